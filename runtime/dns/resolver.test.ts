import { describe, expect, it } from 'vitest'
import { createVirtualHost } from '../host/virtual-host.ts'
import { createSettings } from '../server/settings.ts'
import type { Destination, Proto } from '../transport/sockets.ts'
import { DnsCache } from './cache.ts'
import { createLookUp } from './look-up.ts'
import type { DnsRecord } from './records.ts'
import { createResolver, type NextHop, type Resolver } from './resolver.ts'

const ttl = 5
const a = (name: string, address: string): DnsRecord => ({ type: 'A', name, ttl, address })
const aaaa = (name: string, address: string): DnsRecord => ({ type: 'AAAA', name, ttl, address })
const cname = (name: string, target: string): DnsRecord => ({ type: 'CNAME', name, ttl, target })
const srv = (name: string, priority: number, weight: number, port: number, target: string): DnsRecord => ({
  ...{ type: 'SRV', name, ttl, priority, weight, port, target },
})
const naptr = (name: string, order: number, service: string, replacement: string): DnsRecord => ({
  ...{ type: 'NAPTR', name, ttl, order, preference: 10, flags: 's', service, regexp: '', replacement },
})

/** The zone with which Kamailio 6.1.5 was asked for what the cases below expect. */
const zone: readonly DnsRecord[] = [
  a('one.test', '127.8.60.11'),
  ...['127.8.60.11', '127.8.60.12', '127.8.60.13'].map((ip) => a('two.test', ip)),
  srv('_sip._udp.srv.test', 10, 10, 5070, 'h1.test'),
  srv('_sip._udp.srv.test', 10, 90, 5070, 'h2.test'),
  srv('_sip._udp.srv.test', 20, 0, 5070, 'h3.test'),
  a('h1.test', '127.8.60.11'),
  a('h2.test', '127.8.60.12'),
  a('h3.test', '127.8.60.13'),
  srv('_sip._tcp.nap.test', 10, 0, 5070, 'h1.test'),
  srv('_sip._udp.nap.test', 10, 0, 5070, 'h2.test'),
  naptr('nap.test', 10, 'SIP+D2T', '_sip._tcp.nap.test'),
  naptr('nap.test', 20, 'SIP+D2U', '_sip._udp.nap.test'),
  a('nap.test', '127.8.60.13'),
  cname('alias.test', 'one.test'),
  cname('circle.test', 'round.test'),
  cname('round.test', 'circle.test'),
  aaaa('six.test', '::1'),
  srv('_sip._tcp.tonly.test', 10, 0, 5070, 'h1.test'),
  a('tonly.test', '127.8.60.13'),
  srv('_sip._udp.gone.test', 1, 1, 5070, 'nohost.test'),
  srv('_sip._udp.gone.test', 2, 1, 5070, 'h2.test'),
  srv('_sip._udp.allgone.test', 2, 1, 5070, 'nohost.test'),
  a('allgone.test', '127.8.60.13'),
]

interface Options {
  readonly settings?: Readonly<Record<string, number>>
  readonly hasIpv6?: boolean
}

function setUp({ settings: values = {}, hasIpv6 = false }: Options = {}) {
  const host = createVirtualHost({ zone })
  const asked: string[] = []
  const query: typeof host.dns.query = (name, type, options) => {
    asked.push(`${name} ${type}`)
    // A server tells the aliases on the way to an address.
    const alias = zone.find((record) => record.type === 'CNAME' && record.name === name)
    return host.dns.query(name, alias === undefined ? type : 'CNAME', options)
  }
  const settings = createSettings()
  for (const [name, value] of Object.entries(values)) settings.set(name, value)
  const limits = () => ({ negativeSeconds: 60, minSeconds: 0, maxSeconds: -1, maxBytes: 500_000 })
  const failures: string[] = []
  const cache = new DnsCache(host.clock, limits)
  const lookUp = createLookUp({ ...host, dns: { query } }, settings, cache, (what) => void failures.push(what))
  const canSend = (proto: Proto | undefined, family?: 4 | 6): boolean =>
    (proto === undefined || proto === 'udp' || proto === 'tcp') && (family !== 6 || hasIpv6)
  const resolver = createResolver({ settings, random: host.random, lookUp, canSend })
  return { resolver, asked, clock: host.clock, failures }
}

const text = ({ proto, ip, port }: Destination): string => `${proto}:${ip}:${port}`

async function all(resolver: Resolver, uri: string): Promise<readonly string[]> {
  const found: string[] = []
  for (let hop = await resolver.resolveUri(uri); hop !== undefined; hop = await hop.rest()) found.push(text(hop.value))
  return found
}

describe('URIs with numeric hosts', () => {
  it.each([
    ['sip:10.0.0.1', 'udp:10.0.0.1:5060'],
    ['sip:u@10.0.0.1:5070', 'udp:10.0.0.1:5070'],
    ['sip:10.0.0.1:0', 'udp:10.0.0.1:5060'],
    ['sip:10.0.0.1;transport=tcp', 'tcp:10.0.0.1:5060'],
    ['sip:10.0.0.1;transport=TLS', 'tls:10.0.0.1:5061'],
    ['sips:10.0.0.1', 'tls:10.0.0.1:5061'],
    ['sips:10.0.0.1;transport=tcp', 'tls:10.0.0.1:5061'],
    ['sip:10.0.0.1;transport=foo', 'udp:10.0.0.1:5060'],
    ['sip:10.0.0.1;transport=__proto__', 'udp:10.0.0.1:5060'],
    // maddr is not looked at: recorded with 6.1.5.
    ['sip:10.0.0.1;maddr=10.0.0.2', 'udp:10.0.0.1:5060'],
    ['sip:[2001:db8::1]:5070', 'udp:2001:db8::1:5070'],
  ])('%s is known at once', (uri, expected) => {
    const { resolver, asked } = setUp()
    const hop = resolver.resolveUri(uri)
    expect(hop).not.toBeInstanceOf(Promise)
    expect(text((hop as NextHop).value)).toBe(expected)
    expect(asked).toEqual([])
  })

  it.each(['foo:bar', 'tel:123', 'sip:', '', 'sip:h:99999'])('%j leads nowhere', (uri) =>
    expect(setUp().resolver.resolveUri(uri)).toBeUndefined(),
  )
})

const failover = { use_dns_failover: 1 }
const byNaptr = { dns_try_naptr: 1 }

/** What 6.1.5 asked a name server, and where the request arrived. */
describe('URIs with names, as 6.1.5 resolves them', () => {
  it.each([
    ['one.test', {}, '_sip._udp.one.test SRV, one.test A', 'udp:127.8.60.11:5060'],
    ['two.test', {}, '_sip._udp.two.test SRV, two.test A', 'udp:127.8.60.11:5060'],
    ['srv.test', {}, '_sip._udp.srv.test SRV, h2.test A', 'udp:127.8.60.12:5070'],
    ['nap.test', {}, '_sip._udp.nap.test SRV, h2.test A', 'udp:127.8.60.12:5070'],
    ['alias.test', {}, '_sip._udp.alias.test SRV, alias.test A, one.test A', 'udp:127.8.60.11:5060'],
    ['one.test:5070', {}, 'one.test A', 'udp:127.8.60.11:5070'],
    ['none.test', {}, '_sip._udp.none.test SRV, none.test A', ''],
    ['tonly.test', {}, '_sip._udp.tonly.test SRV, tonly.test A', 'udp:127.8.60.13:5060'],
    ['gone.test', {}, '_sip._udp.gone.test SRV, nohost.test A, h2.test A', 'udp:127.8.60.12:5070'],
    ['allgone.test', {}, '_sip._udp.allgone.test SRV, nohost.test A, allgone.test A', 'udp:127.8.60.13:5060'],
    ['nap.test', byNaptr, 'nap.test NAPTR, _sip._udp.nap.test SRV, h2.test A', 'udp:127.8.60.12:5070'],
    ['nap.test:5070', byNaptr, 'nap.test A', 'udp:127.8.60.13:5070'],
    ['nap.test;transport=tcp', byNaptr, '_sip._tcp.nap.test SRV, h1.test A', 'tcp:127.8.60.11:5070'],
    ['srv.test', byNaptr, 'srv.test NAPTR, _sip._udp.srv.test SRV, h2.test A', 'udp:127.8.60.12:5070'],
    [
      'tonly.test',
      byNaptr,
      'tonly.test NAPTR, _sip._udp.tonly.test SRV, _sip._tcp.tonly.test SRV, h1.test A',
      'tcp:127.8.60.11:5070',
    ],
    [
      'nap.test',
      { ...byNaptr, dns_udp_pref: 1, dns_tcp_pref: 100 },
      'nap.test NAPTR, _sip._tcp.nap.test SRV, h1.test A',
      'tcp:127.8.60.11:5070',
    ],
    [
      'nap.test',
      { ...byNaptr, dns_udp_pref: -1 },
      'nap.test NAPTR, _sip._tcp.nap.test SRV, h1.test A',
      'tcp:127.8.60.11:5070',
    ],
    [
      'nap.test',
      { ...byNaptr, dns_naptr_ignore_rfc: 0 },
      'nap.test NAPTR, _sip._tcp.nap.test SRV, h1.test A',
      'tcp:127.8.60.11:5070',
    ],
    [
      'two.test',
      failover,
      '_sip._udp.two.test SRV, _sip._tcp.two.test SRV, two.test A',
      'udp:127.8.60.11:5060 udp:127.8.60.12:5060 udp:127.8.60.13:5060',
    ],
    [
      'srv.test',
      failover,
      '_sip._udp.srv.test SRV, h2.test A, h1.test A, h3.test A',
      'udp:127.8.60.12:5070 udp:127.8.60.11:5070 udp:127.8.60.13:5070',
    ],
    [
      'nap.test',
      { ...byNaptr, ...failover },
      'nap.test NAPTR, _sip._udp.nap.test SRV, h2.test A, _sip._tcp.nap.test SRV, h1.test A',
      'udp:127.8.60.12:5070 tcp:127.8.60.11:5070',
    ],
    ['six.test', {}, '_sip._udp.six.test SRV, six.test A', ''],
  ] as const)('sip:bob@%s with %j', async (name, settings, questions, expected) => {
    const { resolver, asked } = setUp({ settings })
    expect((await all(resolver, `sip:bob@${name}`)).join(' ')).toBe(expected)
    expect(asked.join(', ')).toBe(questions)
  })

  it.each([
    [{}, 'six.test', '_sip._udp.six.test SRV, six.test A, six.test AAAA', 'udp:::1:5060'],
    [{ dns_try_ipv6: 0 }, 'six.test', '_sip._udp.six.test SRV, six.test A', ''],
    [{ dns_cache_flags: 4 }, 'six.test', '_sip._udp.six.test SRV, six.test AAAA', 'udp:::1:5060'],
    [{ dns_cache_flags: 4 }, 'one.test', '_sip._udp.one.test SRV, one.test AAAA, one.test A', 'udp:127.8.60.11:5060'],
    [{ dns_cache_flags: 2 }, 'one.test', '_sip._udp.one.test SRV, one.test AAAA', ''],
    [{ dns_cache_flags: 1 }, 'six.test', '_sip._udp.six.test SRV, six.test A', ''],
  ])('with an IPv6 socket and %j, %s', async (settings, name, questions, expected) => {
    const { resolver, asked } = setUp({ settings, hasIpv6: true })
    expect((await all(resolver, `sip:${name}`)).join(' ')).toBe(expected)
    expect(asked.join(', ')).toBe(questions)
  })

  it('asks for _sips._tcp when TLS is wanted', async () => {
    const { resolver, asked } = setUp({ settings: byNaptr })
    expect(await all(resolver, 'sips:nap.test')).toEqual(['tls:127.8.60.13:5061'])
    expect(asked).toEqual(['_sips._tcp.nap.test SRV', 'nap.test A'])
  })
})

describe('what was looked up', () => {
  it('is used at once while it holds, also that a name does not exist', async () => {
    const { resolver, asked, clock, failures } = setUp()
    await resolver.resolveUri('sip:One.test:5070')
    await resolver.resolveHost('nowhere')
    expect(failures).toEqual(['failed_dns_request'])
    expect(resolver.resolveUri('sip:one.test:5070')).not.toBeInstanceOf(Promise)
    expect(resolver.resolveHost('NOWHERE')).toEqual([])
    expect(asked).toEqual(['one.test A', 'nowhere A'])
    await clock.advance(ttl * 1000 + 1)
    expect(await resolver.resolveHost('one.test')).toEqual(['127.8.60.11'])
    expect(resolver.resolveHost('nowhere')).toEqual([])
    expect(asked).toHaveLength(3)
  })

  it('is not kept with use_dns_cache=no', async () => {
    const { resolver, asked } = setUp({ settings: { use_dns_cache: 0 } })
    await resolver.resolveHost('one.test')
    await resolver.resolveHost('one.test')
    expect(asked).toHaveLength(2)
  })

  it('is asked for once when many wait', async () => {
    const { resolver, asked } = setUp()
    await Promise.all([resolver.resolveHost('h1.test'), resolver.resolveHost('H1.test')])
    expect(asked).toEqual(['h1.test A'])
  })

  it('may be an alias that leads in a circle', async () => {
    const { resolver, asked } = setUp()
    expect(await resolver.resolveHost('circle.test')).toEqual([])
    expect(asked.length).toBeLessThan(5)
  })
})

it('with dns_srv_lb each server is first as often as its weight says', async () => {
  const { resolver } = setUp({ settings: { dns_srv_lb: 1 } })
  const count = new Map<string, number>()
  for (let turn = 0; turn < 2000; turn += 1) {
    const hop = await resolver.resolveUri('sip:srv.test')
    const key = hop === undefined ? '' : hop.value.ip
    count.set(key, (count.get(key) ?? 0) + 1)
  }
  expect([...count.keys()].toSorted()).toEqual(['127.8.60.11', '127.8.60.12'])
  expect(count.get('127.8.60.11')).toBeGreaterThan(140)
  expect(count.get('127.8.60.11')).toBeLessThan(270)
})
