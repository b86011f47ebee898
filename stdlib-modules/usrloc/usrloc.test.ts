import { describe, expect, it } from 'vitest'
import type { RpcValue } from '#runtime/rpc/registry.ts'
import { callRpc } from '../../test/support/call-module.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import type { Contact, ContactInfo, UsrlocApi } from './api.ts'
import { methodBit, methodMask } from './methods.ts'
import usrloc from './usrloc.ts'

function setup(params: { readonly [name: string]: unknown } = {}) {
  const core = createFakeCore()
  const module = createModule(usrloc, core, { preload: ['location'], ...params })
  void module.modInit?.()
  const api = module.api as UsrlocApi
  const rpc = (name: string, ...args: RpcValue[]) => callRpc(module, name, args)
  const info = (change: Partial<ContactInfo> = {}): ContactInfo => ({
    address: 'sip:a@1.1.1.1',
    received: '',
    path: '',
    expires: api.nowSeconds() + 100,
    q: -1,
    callId: 'c',
    cseq: 1,
    flags: 0,
    cflags: 0,
    userAgent: 'UA',
    socket: undefined,
    methods: 0xffffffff,
    instance: '',
    regId: 0,
    serverId: 0,
    connectionId: -1,
    ruid: api.nextRuid(),
    lastModified: api.nowSeconds(),
    xavp: [],
    ...change,
  })
  return { core, module, api, rpc, info }
}

const members = (value: RpcValue | undefined) => Object.fromEntries((value ?? new Map()) as Map<string, RpcValue>)

/** Faults and shapes of kamcmd against Kamailio 6.1.5. */
describe('ul.* commands', () => {
  it('adds, shows and removes contacts', async () => {
    const { rpc } = setup()
    const add = ['location', 'Carol', 'sip:c2@1.2.3.4', '600', { double: 1 }, '<sip:p;lr>', 2, 64, 5]
    expect(await rpc('ul.add', ...add, 'sip:9.9.9.9:5060', 'udp:127.0.0.1:5060')).toEqual([])
    expect(
      await rpc('ul.add', 'location', 'carol', 'sip:c3@1.2.3.4', 0, 0, '.', 0, 0, { double: 4294967295 }, '.', '.'),
    ).toEqual([])
    const [record] = await rpc('ul.lookup', 'location', 'CAROL')
    const { AoR, Contacts } = members(record)
    const [first, second] = (Contacts as RpcValue[]).map((item) => members(members(item)['Contact']))
    expect([AoR, first?.['Address'], first?.['Expires'], first?.['Q'], first?.['Received']]).toEqual([
      'carol',
      'sip:c2@1.2.3.4',
      600,
      1,
      'sip:9.9.9.9:5060',
    ])
    expect(first).toMatchObject({
      Path: '<sip:p;lr>',
      Flags: 2,
      CFlags: 64,
      Methods: 5,
      Socket: 'udp:127.0.0.1:5060',
      'Call-ID': 'dfjrewr12386fd6-343@kamailio.rpc',
      'User-Agent': 'kamailio SIP Router - RPC Server',
    })
    expect(second).toMatchObject({ Expires: 'permanent', Q: 0, Methods: -1, Socket: '[not set]', Path: '[not set]' })
    await expect(rpc('ul.rm_contact', 'location', 'carol', 'sip:zz')).rejects.toThrow('Contact not found')
    expect(await rpc('ul.rm_contact', 'location', 'carol', 'sip:c3@1.2.3.4')).toEqual([])
    expect(await rpc('ul.rm', 'location', 'carol')).toEqual([])
    expect(await rpc('ul.rm', 'location', 'carol')).toEqual([])
    await expect(rpc('ul.lookup', 'location', 'carol')).rejects.toThrow('AOR not found in location table')
  })

  it.each([
    ['ul.lookup', ['location'], 'Not enough parameters (table and AOR to lookup)'],
    ['ul.lookup', ['loc', 'nobody'], 'Domain table not found'],
    ['ul.rm', ['location'], 'Not enough parameters (table and AOR to lookup)'],
    ['ul.rm_contact', ['location', 'carol'], 'Not enough parameters (table, AOR and contact)'],
    ['ul.rm_contact', ['location', 'nobody', 'sip:zz'], 'AOR not found'],
    ['ul.add', ['location', 'carol'], 'Not enough parameters or wrong format'],
    [
      'ul.add',
      ['location', 'carol', 'sip:c@1.2.3.4', '600', '0.5', '0', '0', '0'],
      'Not enough parameters or wrong format',
    ],
    ['ul.db_users', ['location'], 'Command is not supported in db_mode=0'],
    ['ul.db_contacts', [], 'Command is not supported in db_mode=0'],
    ['ul.db_expired_contacts', ['location'], 'Command is not supported in db_mode=0'],
  ])('%s %j: %s', async (name, args, fault) => {
    const { api, rpc } = setup()
    api.register('location')
    await expect(rpc(name, ...args)).rejects.toThrow(fault)
  })

  it('lists tables newest first and records by slot', async () => {
    const { api, rpc, info } = setup({ preload: ['extra'], hash_size: 4 })
    const location = api.register('location')
    for (const aor of ['alice', 'bob', '__proto__']) location.insert(aor, info({ ruid: api.nextRuid() }))
    const [dump] = await rpc('ul.dump', 'brief')
    const domains = (members(dump)['Domains'] as RpcValue[]).map((item) => members(members(item)['Domain']))
    expect(domains.map(({ Domain, Size }) => [Domain, Size])).toEqual([
      ['location', 16],
      ['extra', 16],
    ])
    expect(domains[0]?.['AoRs']).toEqual(
      ['bob', 'alice', '__proto__'].map((aor) => new Map([['AoR', aor]])).toSorted(bySlot(16)),
    )
    expect(members(domains[0]?.['Stats'])['Records']).toBe(3)
    expect(await rpc('ul.flush')).toEqual([])
  })
})

/** Slots of alice (1834153949), bob (7222211) and __proto__ in a table of 16. */
function bySlot(size: number) {
  const slots = new Map([
    ['alice', 1834153949 % size],
    ['bob', 7222211 % size],
  ])
  const slot = (entry: Map<string, string>): number => slots.get(entry.get('AoR') ?? '') ?? size
  return (one: Map<string, string>, other: Map<string, string>) => slot(one) - slot(other)
}

describe('the location store', () => {
  it.each([
    [{ db_mode: 1 }, /^db_mode 1 needs a database module/],
    [{ ka_mode: 1 }, /^ka_mode 1: keepalives/],
    [{ nat_bflag: 77 }, /^bflag index \(77\) too big!$/],
  ])('refuses %j', (params, message) => {
    expect(() => setup(params)).toThrow(message)
  })

  it('tells of changes and keeps the record id of a binding', () => {
    const { api, info } = setup({ nat_bflag: 6 })
    const seen: string[] = []
    for (const event of ['insert', 'update', 'delete', 'expire'] as const) {
      api.on(event, (contact: Contact) => void seen.push(`${event} ${contact.address}`))
    }
    const table = api.register('location')
    const contact = table.insert('alice', info())
    const { ruid } = contact
    table.update(contact, info({ address: 'sip:b@1.1.1.1', cseq: 2 }))
    expect([contact.ruid, contact.address, table.findByRuid(ruid), api.natFlag]).toEqual([
      ruid,
      'sip:b@1.1.1.1',
      contact,
      64,
    ])
    table.remove(contact)
    table.remove(contact)
    expect([table.find('alice'), table.findByRuid(ruid)]).toEqual([undefined, undefined])
    expect(seen).toEqual(['insert sip:a@1.1.1.1', 'update sip:b@1.1.1.1', 'delete sip:b@1.1.1.1'])
  })

  it('takes the same CSeq for a retransmission only for a while', async () => {
    const { api, core, info } = setup({ cseq_delay: 20 })
    const table = api.register('location')
    table.insert('alice', info({ cseq: 7 }))
    expect([7, 6, 8].map((cseq) => table.match('alice', info({ cseq })).kind)).toEqual([
      'retransmission',
      'old',
      'found',
    ])
    expect(table.match('alice', info({ cseq: 1, callId: 'other' })).kind).toBe('found')
    await core.clock.advance(21_000)
    expect(table.match('alice', info({ cseq: 7 })).kind).toBe('old')
  })

  it('removes contacts that ended, counts them, and closes their connections when asked to', async () => {
    const { api, core, info } = setup({ timer_interval: 5, close_expired_tcp: 1 })
    const table = api.register('location')
    table.insert('alice', info({ expires: api.nowSeconds() + 3, connectionId: 9 }))
    table.insert('bob', info({ expires: 0 }))
    await core.clock.advance(5000)
    expect([table.find('alice'), table.find('bob')?.contacts.length]).toEqual([undefined, 1])
    expect(core.statistics.find('usrloc', 'location_expires')?.value()).toBe(1)
  })

  it('removes contacts whose connection is gone, with handle_lost_tcp', async () => {
    for (const handles of [1, 0]) {
      const { api, core, info } = setup({ timer_interval: 5, handle_lost_tcp: handles })
      const table = api.register('location')
      table.insert('alice', info({ connectionId: 9 }))
      table.insert('bob', info())
      await core.clock.advance(5000)
      expect([table.find('alice') === undefined, table.find('bob') === undefined]).toEqual([handles === 1, false])
    }
  })

  it('keeps 50,000 users cheaply', () => {
    const { api, info } = setup()
    const table = api.register('location')
    const started = performance.now()
    for (let user = 0; user < 50_000; user += 1) table.insert(`user${user}`, info())
    for (let user = 0; user < 50_000; user += 1) table.removeRecord(`user${user}`)
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})

it('knows the bits of methods', () => {
  expect([methodMask('INVITE, ACK, BYE'), methodMask('MESSAGE,FOO'), methodBit('invite')]).toEqual([13, 524544, 1])
})
