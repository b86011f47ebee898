import { describe, expect, it } from 'vitest'
import type { PvAccessor } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { isRpcDouble, isRpcNull, isRpcStruct, type RpcValue } from '#runtime/rpc/registry.ts'
import { callFunction, callRpc, readPv } from '../../test/support/call-module.ts'
import { createFakeCore, createModule, fakeSocket } from '../../test/support/fake-core.ts'
import type { SlApi } from '../sl/api.ts'
import usrloc from '../usrloc/usrloc.ts'
import registrar from './registrar.ts'
// Requests, return codes and replies of Kamailio 6.1.5; times rounded up to tens, record ids replaced by uloc-R.
import sessions from './sessions.recorded.json' with { type: 'json' }

const socket = fakeSocket('udp', '127.8.27.1')

/** $avp(RECEIVED), as the server would bind it. */
const receivedAvp: PvAccessor = {
  get: (ctx) => (ctx as RouteContext).attributes.avps.get('RECEIVED'),
  str: () => '',
  int: () => 0,
}

type Params = { readonly [name: string]: unknown }

function setup(params: { readonly registrar?: Params; readonly usrloc?: Params } = {}) {
  const core = createFakeCore({ ownHosts: ['127.8.27.1'] })
  const replies: (readonly string[])[] = []
  const sendReply: SlApi['sendReply'] = (ctx, code, reason) => {
    replies.push([`SIP/2.0 ${code} ${reason}`, ...ctx.msg.replyHeaders.join('').trimEnd().split('\r\n')])
    return true
  }
  const sl: SlApi = { sendReply, sendStatelessReply: sendReply, replyTag: () => 'tag' }
  const location = createModule(usrloc, core, params.usrloc)
  const apis = new Map<string, unknown>([
    ['usrloc', location.api],
    ['sl', sl],
  ])
  // $avp(RECEIVED) and $xavp are set by the test where the recorded script set them.
  const env = { xavp_cfg: 'cfg', ...params.registrar }
  const module = createModule(registrar, core, { received_avp: '$avp(RECEIVED)', ...env }, apis, {
    pv: () => receivedAvp,
  })
  void location.modInit?.()
  void module.modInit?.()
  module.declareName?.('location-table', 'location')
  const receive = (text: string, kind: 'request' | 'onreply' = 'request') => {
    const msg = core.message(text, { socket, srcIp: '127.8.27.2', srcPort: 5066 })
    return core.context(msg, kind)
  }
  const call = (name: string, ctx: RouteContext, args: Params = {}) =>
    callFunction(module, name, ctx, { table: 'location', ...args })
  return { core, module, location, replies, receive, call }
}

/** What the recorded script did before save() and lookup(). */
function prepare(ctx: RouteContext): (name: string) => string | undefined {
  const header = (name: string): string | undefined => ctx.msg.headersNamed(name)[0]?.body
  const received = header('X-V')
  if (received !== undefined) ctx.attributes.avps.push('RECEIVED', received)
  if (header('X-B') !== undefined) ctx.msg.branchFlags |= 64
  const settings = [
    ['q', header('X-Q')],
    ['expires', header('X-E')],
    ['max_contacts', header('X-MC')],
  ] as const
  const set = settings.flatMap(([name, text]) => (text === undefined ? [] : [[name, [Number(text)]] as const]))
  if (set.length > 0) ctx.attributes.xavps.roots.set('cfg', [new Map(set.map(([name, value]) => [name, [...value]]))])
  return header
}

function normalize(text: string): string {
  return text
    .replace(/uloc-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+/g, 'uloc-R')
    .replace(
      /(expires=|^Expires: )(\d+)/g,
      (_all, name: string, digits: string) => `${name}${Math.ceil(Number(digits) / 10) * 10}`,
    )
}

function play(server: ReturnType<typeof setup>, message: string) {
  const ctx = server.receive(message)
  const header = prepare(ctx)
  server.replies.length = 0
  const { msg } = ctx
  if (msg.method === 'REGISTER') {
    const flags = header('X-F')
    const uri = header('X-U')
    const code = server.call('save', ctx, {
      ...(flags === undefined ? {} : { flags: Number(flags) }),
      ...(uri === undefined ? {} : { flags: 0, uri }),
    })
    if (header('X-S') === '1') server.call('reg_send_reply', ctx)
    return { code, replies: server.replies.map((lines) => lines.filter((line) => line !== '').map(normalize)) }
  }
  const code = lookup(server, ctx)
  const [first, second, third, fourth, fifth] = msg.branches
  const q = (value: number | undefined): string | null => (value === undefined || value === -1 ? null : String(value))
  const fields = [
    msg.requestUri,
    msg.dstUri,
    String(msg.branchFlags),
    msg.forceSocket === undefined ? null : socketText(msg.forceSocket),
    msg.locationUserAgent,
    first?.uri,
    q(first?.q),
    first?.dstUri,
    first === undefined ? null : String(first.flags),
    first?.path,
    second?.uri,
    q(second?.q),
    third?.uri,
    fourth?.uri,
    fifth?.uri,
  ]
  return { code, lookup: fields.map((field) => (field === undefined || field === '' ? null : field)), replies: [] }
}

function lookup(server: ReturnType<typeof setup>, ctx: RouteContext) {
  if (ctx.msg.method === 'REFER') return server.call('lookup_to_dset', ctx)
  if (ctx.msg.method !== 'NOTIFY') return server.call('lookup', ctx)
  for (const uri of ['sip:bob@x', 'sip:nobody@x']) {
    const empty = {
      dstUri: '',
      path: '',
      q: -1,
      flags: 0,
      socket: undefined,
      instance: '',
      regId: 0,
      ruid: '',
      userAgent: '',
    }
    ctx.msg.branches.push({ ...empty, uri, connectionId: 0 })
  }
  return server.call('lookup_branches', ctx)
}

/** The lines of kamcmd's output, without its indentation. */
function linesOf(value: RpcValue, name = ''): readonly string[] {
  const label = name === '' ? '' : `${name}: `
  if (typeof value === 'string' || typeof value === 'number') return [`${label}${value}`.trim()]
  if (isRpcDouble(value)) return [`${label}${value.double.toFixed(6)}`]
  if (isRpcNull(value)) return [`${label}<null string>`]
  const members = isRpcStruct(value) ? [...value] : value.flatMap((item) => (isRpcStruct(item) ? [...item] : []))
  return [`${label}{`, ...members.flatMap(([key, member]) => linesOf(member, key)), '}']
}

describe.each(sessions.map((session) => [session.name, session] as const))('session %s', (_name, session) => {
  it('answers as 6.1.5', async () => {
    const server = setup(session.params as Parameters<typeof setup>[0])
    for (const step of session.steps) {
      const { label, message, ...expected } = step
      expect({ label, ...play(server, message) }).toEqual({ label, ...expected })
    }
    const dump = await callRpc(server.location, 'ul.dump')
    const lines = dump.flatMap((value) => linesOf(value)).filter((line) => !/Keepalive|KA-|Modified/.test(line))
    expect(lines.map(normalize)).toEqual(session.dump.filter((line) => !/KA-/.test(line) && line !== ''))
  })
})

const register = (contact: string, more = '') =>
  `REGISTER sip:example.com SIP/2.0\nVia: SIP/2.0/UDP 127.8.27.2:5066;branch=z9hG4bKr\nFrom: <sip:alice@example.com>;tag=f\n` +
  `To: <sip:alice@example.com>\nCall-ID: r1\nCSeq: 1 REGISTER\nContact: ${contact}\n${more}\n`

const invite =
  'INVITE sip:alice@127.8.27.1 SIP/2.0\nVia: SIP/2.0/UDP 127.8.27.2:5066\nTo: <sip:alice@x>\nCall-ID: i\n\n'

describe('registered', () => {
  it('compares with what xavp_cfg names, and fills xavp_rcd', () => {
    const { call, receive } = setup({ registrar: { xavp_rcd: 'rcd', xavp_rcd_mask: 9 } })
    const ctx = receive(invite)
    expect(call('registered', ctx)).toBe(-1)
    call('save', receive(register('<sip:a1@1.1.1.1>;q=0.2,<sip:a2@1.1.1.1>;q=0.3')))
    expect(call('registered', ctx)).toBe(1)
    expect(ctx.attributes.xavps.roots.get('rcd')).toEqual([
      new Map([
        ['contact', ['sip:a2@1.1.1.1']],
        ['expires', [3600]],
      ]),
    ])
    ctx.attributes.xavps.roots.set('cfg', [new Map([['match_callid', ['nope']]])])
    expect(call('registered', ctx, { uri: 'sip:alice@x', match_option: 1 })).toBe(-1)
    ctx.attributes.xavps.roots.set('cfg', [new Map([['match_contact', ['sip:a1@1.1.1.1']]])])
    expect(call('registered', ctx, { uri: 'sip:alice@x', match_option: 4 })).toBe(1)
    expect(call('registered', ctx, { uri: 'foo' })).toBe(-1)
    expect(call('registered', ctx, { table: 'nolocation', uri: 'sip:alice@x' })).toBe(-1)
  })
})

describe('contacts in variables', () => {
  it('copies them for $ulc', () => {
    const { call, receive, module } = setup()
    const ctx = receive(invite)
    call('save', receive(register('<sip:a1@1.1.1.1>;q=0.5, <sip:a2@1.1.1.1>', 'Allow: INVITE\n')))
    expect(call('reg_fetch_contacts', ctx, { uri: 'sip:alice@x', profile: 'p' })).toBe(1)
    const read = (name: string, index = 0) => readPv(module, 'ulc', ctx, `p=>${name}`, index)
    expect([read('count'), read('aor'), read('domain'), read('aorhash')]).toEqual([2, 'alice', 'location', 0])
    expect([read('addr', -1), read('count', 3)]).toEqual(['sip:a1@1.1.1.1', null])
    expect([read('addr', 1), read('addr', 2), read('q'), read('q', 1)]).toEqual(['sip:a2@1.1.1.1', null, 500, -1])
    expect([read('path'), read('received'), read('instance'), read('conid')]).toEqual(['', '', null, null])
    expect([read('methods'), read('socket'), read('user_agent')]).toEqual([1, 'udp:127.8.27.1:5060', 'n/a'])
    expect(call('reg_free_contacts', ctx, { profile: 'p' })).toBe(1)
    expect(read('count')).toBe(null)
    expect(call('reg_fetch_contacts', ctx, { uri: 'sip:none@x', profile: 'p' })).toBe(-1)
    expect(() => readPv(module, 'ulc', ctx, 'p=>foo')).toThrow('unknown contact attr name in p=>foo')
    expect(() => readPv(module, 'ulc', ctx, 'p')).toThrow('invalid contact pv name p')
  })

  it('puts them into xavps', () => {
    const { call, receive } = setup()
    const ctx = receive(invite)
    call('save', receive(register('<sip:a1@1.1.1.1>;q=0.5, <sip:a2@1.1.1.1>')))
    expect(call('lookup_xavp', ctx, { uri: 'sip:alice@x', rxname: 'r', cxname: 'c' })).toBe(1)
    const { roots } = ctx.attributes.xavps
    expect(roots.get('r')).toEqual([
      new Map<string, unknown>([
        ['aor', ['alice']],
        ['count', [2]],
      ]),
    ])
    expect(roots.get('c')?.map((record) => (record instanceof Map ? record.get('uri') : undefined))).toEqual([
      ['sip:a1@1.1.1.1'],
      ['sip:a2@1.1.1.1'],
    ])
    expect(call('lookup_xavp', ctx, { uri: 'sip:none@x', rxname: 'r', cxname: 'c' })).toBe(-1)
  })
})

describe('unregister and reg_from_user', () => {
  it('gives the codes of 6.1.5', () => {
    const { call, receive, module } = setup()
    const ctx = receive(invite)
    call('save', receive(register('<sip:a1@127.8.27.2:5066>, <sip:a2@1.1.1.1>')))
    expect([0, 1, 3].map((mode) => call('reg_from_user', ctx, { uri: 'sip:alice@x', mode }))).toEqual([1, 1, 1])
    expect(call('reg_from_user', ctx, { uri: 'sip:none@x', mode: 0 })).toBe(-1)
    expect(call('unregister', ctx, { uri: 'sip:zz@x' })).toBe(1)
    expect(call('unregister', ctx, { uri: 'foo' })).toBe(-1)
    expect(call('unregister', ctx, { uri: 'sip:alice@x', ruid: 'uloc-1' })).toBe(-3)
    expect(call('unregister', ctx, { uri: '', ruid: 'uloc-1' })).toBe(-2)
    call('reg_fetch_contacts', ctx, { uri: 'sip:alice@x', profile: 'p' })
    expect(call('unregister', ctx, { uri: 'sip:alice@x', ruid: readPv(module, 'ulc', ctx, 'p=>ruid', 1) })).toBe(1)
    call('reg_fetch_contacts', ctx, { uri: 'sip:alice@x', profile: 'p' })
    expect(readPv(module, 'ulc', ctx, 'p=>addr')).toBe('sip:a1@127.8.27.2:5066')
    expect(call('unregister', ctx, { uri: 'sip:alice@x' })).toBe(1)
    expect(call('lookup', ctx)).toBe(-1)
  })
})

describe('save in a reply route', () => {
  it('takes the contacts of the reply and sends nothing', async () => {
    const { call, receive, replies, location } = setup()
    const reply =
      'SIP/2.0 200 OK\nVia: SIP/2.0/UDP 127.8.27.2:5066\nFrom: <sip:alice@x>;tag=1\nTo: <sip:alice@x>;tag=2\n' +
      'Call-ID: r\nCSeq: 19 REGISTER\nContact: <sip:a1@1.1.1.1>;expires=300, <sip:a7@1.1.1.1>;expires=200\nUser-Agent: PROXY\n\n'
    expect(call('save', receive(reply, 'onreply'))).toBe(1)
    expect(replies).toEqual([])
    const lines = (await callRpc(location, 'ul.lookup', ['location', 'alice'])).flatMap((value) => linesOf(value))
    expect(lines.filter((line) => /Address|Expires|User-Agent/.test(line))).toEqual([
      'Address: sip:a1@1.1.1.1',
      'Expires: 300',
      'User-Agent: PROXY',
      'Address: sip:a7@1.1.1.1',
      'Expires: 200',
      'User-Agent: PROXY',
    ])
  })
})

describe('contacts that end', () => {
  it('are not used, and run the event route when they are removed', async () => {
    const { core, call, receive, module } = setup({ registrar: { min_expires: 1 }, usrloc: { timer_interval: 10 } })
    const seen: unknown[] = []
    core.route('event', 'usrloc:contact-expired', (ctx) => {
      seen.push(['aor', 'addr', 'count'].map((name) => readPv(module, 'ulc', ctx, `exp=>${name}`)))
    })
    call('save', receive(register('<sip:a1@1.1.1.1>;expires=5, <sip:a2@1.1.1.1>;expires=100')))
    await core.clock.advance(6000)
    const ctx = receive(invite)
    expect([call('lookup', ctx), ctx.msg.requestUri, ctx.msg.branches.length]).toEqual([1, 'sip:a2@1.1.1.1', 0])
    expect(seen).toEqual([])
    await core.clock.advance(5000)
    expect(seen).toEqual([['alice', 'sip:a1@1.1.1.1', 1]])
    const statistic = (name: string) => core.statistics.find('usrloc', name)?.value()
    expect(['location_users', 'location_contacts', 'location_expires', 'registered_users'].map(statistic)).toEqual([
      1, 1, 1, 1,
    ])
  })
})

describe('hostile input', () => {
  it('keeps names that mean something to JavaScript apart', () => {
    const { call, receive } = setup()
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const text = register('<sip:a1@1.1.1.1>').replaceAll('alice', name)
      expect(call('lookup', receive(invite.replaceAll('alice', name)))).toBe(-1)
      expect(call('save', receive(text))).toBe(1)
      expect(call('lookup', receive(invite.replaceAll('alice', name)))).toBe(1)
    }
  })

  it('stays quick with tens of thousands of users', () => {
    const { call, receive } = setup()
    const started = performance.now()
    for (let user = 0; user < 20_000; user += 1) {
      call('save', receive(register('<sip:a1@1.1.1.1>').replaceAll('alice', `user${user}`)), { flags: 2 })
    }
    expect(call('lookup', receive(invite.replaceAll('alice', 'user19999')))).toBe(1)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('statistics', () => {
  it('count replies and show parameters', () => {
    const { core, call, receive } = setup({ registrar: { max_contacts: 3 } })
    call('save', receive(register('<sip:a1@1.1.1.1>')))
    call('save', receive(register('*')))
    const value = (name: string) => core.statistics.find('registrar', name)?.value()
    expect(['accepted_regs', 'rejected_regs', 'max_contacts', 'default_expire'].map(value)).toEqual([1, 1, 3, 3600])
  })
})
