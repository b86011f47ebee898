import { describe, expect, it } from 'vitest'
import { createFakeCore } from '../../../test/support/fake-core.ts'
import { DnsCache } from '../../dns/cache.ts'
import type { DnsRecord } from '../../dns/records.ts'
import { RpcFault, type RpcValue } from '../registry.ts'
import { dnsCommands } from './dns.ts'

const limits = { negativeSeconds: 60, minSeconds: 0, maxSeconds: -1, maxBytes: 512_000 }

function setUp(maxBytes = limits.maxBytes) {
  const fake = createFakeCore()
  const names = new DnsCache(fake.host.clock, () => ({ ...limits, maxBytes }))
  const core = { ...fake, names }
  for (const command of dnsCommands(core)) core.rpc.add(command)
  const call = (name: string, ...args: readonly RpcValue[]) =>
    core.rpc.call(`dns.${name}`, args).catch((error: unknown) => {
      if (error instanceof RpcFault) return `${error.code} ${error.message}`
      throw error
    })
  return { core, names, call, advance: fake.clock.advance }
}

/** Structures as plain objects, to be compared. */
function plain(value: RpcValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, member]) => [name, plain(member)]))
  return Array.isArray(value) ? value.map((one: RpcValue) => plain(one)) : value
}

const a = (name: string, address: string): DnsRecord => ({ type: 'A', name, ttl: 4, address })
const srv = (target: string, priority: number, weight: number): DnsRecord => ({
  ...{ type: 'SRV', name: '_sip._udp.srv.test', ttl: 4, priority, weight, port: 5070, target },
})

/** What 6.1.5 gave with the same answers kept. */
describe('dns.*', () => {
  it('tells name, type, size and records of each answer', async () => {
    const { names, call } = setUp()
    names.store('alias.test', 'CNAME', [{ type: 'CNAME', name: 'alias.test', ttl: 4, target: 'one.test' }])
    names.store('_sip._udp.alias.test', 'SRV', [])
    names.store('one.test', 'A', [a('one.test', '127.8.60.11')])
    names.store('_sip._udp.srv.test', 'SRV', [srv('h2.test', 10, 90), srv('h1.test', 10, 10), srv('h3.test', 20, 0)])
    expect(await call('debug')).toEqual([
      ...['alias.test', 5, 120, 1, 4, 0, 0],
      ...['_sip._udp.alias.test', 33, 84, 1, 60, 0, 1],
      ...['one.test', 1, 104, 1, 4, 0, 0],
      ...['_sip._udp.srv.test', 33, 208, 1, 4, 0, 0],
    ])
    expect(await call('debug_all')).toEqual([
      ...['alias.test', 5, 0, 120, 1, 4, 0, 0, 'cname', 'one.test', 4],
      ...['one.test', 1, 0, 104, 1, 4, 0, 0, 'ip', '127.8.60.11', 4],
      ...['_sip._udp.srv.test', 33, 0, 208, 1, 4, 0, 0, 'srv', 'h2.test', 4],
      ...['_sip._udp.srv.test', 33, 1, 208, 1, 4, 0, 0, 'srv', 'h1.test', 4],
      ...['_sip._udp.srv.test', 33, 2, 208, 1, 4, 0, 0, 'srv', 'h3.test', 4],
    ])
    expect(await call('mem_info')).toEqual([516, 512_000])
    const found = await call('lookup', 'srv', '_sip._udp.srv.test')
    expect(Array.isArray(found) && plain(found[0] ?? '')).toMatchObject({
      ...{
        name: '_sip._udp.srv.test',
        type: 'SRV',
        size_bytes: 208,
        reference_counter: 2,
        permanent: 'no',
        expires: 4,
      },
      ...{ last_used: 0, negative_entry: 'no' },
      records: [
        {
          ...{ rr_idx: 0, rr_name: 'h2.test', rr_port: 5070, rr_priority: 10, rr_weight: 90 },
          ...{ rr_permanent: 'no', rr_expires: 4 },
        },
        { rr_idx: 1 },
        { rr_idx: 2 },
      ],
    })
  })

  it('adds, finds and forgets', async () => {
    const { call } = setUp()
    expect(await call('add_a', 'Foo.test', 30, '127.8.60.12', 0)).toEqual([])
    const found = await call('lookup', 'A', 'foo.test')
    expect(Array.isArray(found) && plain(found[0] ?? '')).toMatchObject({
      expires: 30,
      records: [{ rr_ip: '127.8.60.12' }],
    })
    expect(await call('add_aaaa', 'six6.test', 30, '::5', 2)).toEqual([])
    expect(await call('add_srv', '_sip._udp.bar.test', 30, 1, 2, 5070, 'h1.test', 1)).toEqual([])
    const view = await call('view')
    expect(Array.isArray(view) && view.map((one) => plain(one))).toMatchObject([
      { name: 'foo.test', permanent: 'no' },
      { name: 'six6.test', permanent: 'yes' },
      { name: '_sip._udp.bar.test', negative_entry: 'yes' },
    ])
    expect(await call('delete_a', 'foo.test')).toEqual([])
    expect(await call('delete_a', 'foo.test')).toBe('400 Not found')
    expect(plain((await call('delete_all')) as RpcValue)).toEqual([{ status: 'ok' }])
    expect(await call('view')).toHaveLength(1)
    await call('delete_all_force')
    expect(await call('view')).toHaveLength(0)
  })

  it.each([
    [['lookup', 'zz', 'one.test'], '400 Invalid type'],
    [['lookup', 'txt', 'one.test'], '400 Not found'],
    [['lookup'], '400 error at parameter 0: expected string type but end of packet encountered'],
    [['add_a', 'x'], '400 error at parameter 1: expected integer type but end of packet encountered'],
    [['add_a', 'bad.test', 30, '1.2.3.999', 0], []],
  ] as const)('%j', async ([name, ...args], expected) => {
    const { call, names } = setUp()
    expect(await call(name, ...args)).toEqual(expected)
    expect(names.entries).toEqual([])
  })

  it('refuses when the cache is off', async () => {
    const { core, call } = setUp()
    core.settings.set('use_dns_cache', 0)
    expect(await call('view')).toBe('500 dns cache support disabled (see use_dns_cache)')
  })
})

describe('a full cache', () => {
  it('gives up what was used longest ago, but nothing that was added for good', () => {
    const { names } = setUp(400)
    names.store('good.test', 'A', [a('good.test', '10.0.0.1')], true)
    for (let at = 0; at < 9; at += 1) names.store(`n${at}.test`, 'A', [a(`n${at}.test`, '10.0.0.2')])
    expect(names.bytes).toBeLessThanOrEqual(400)
    expect(names.entries.map(({ name }) => name)).toEqual(['good.test', 'n7.test', 'n8.test'])
    names.find('n7.test', 'A')
    names.store('last.test', 'A', [a('last.test', '10.0.0.2')])
    expect(names.entries.map(({ name }) => name)).toEqual(['good.test', 'n7.test', 'last.test'])
  })
})
