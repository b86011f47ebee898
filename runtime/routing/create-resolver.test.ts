import { describe, expect, it } from 'vitest'
import type { Dns, Host, SrvRecord } from '../host/host.ts'
import type { Settings } from '../server/core.ts'
import { createResolver } from './create-resolver.ts'
import type { Resolver } from './resolver.ts'

interface Zone {
  readonly a?: Readonly<Record<string, readonly string[]>>
  readonly aaaa?: Readonly<Record<string, readonly string[]>>
  readonly srv?: Readonly<Record<string, readonly SrvRecord[]>>
}

function resolver(zone: Zone = {}, tryIpv6 = 1): { resolver: Resolver; asked: string[]; clock: { nowMs: number } } {
  const asked: string[] = []
  const clock = { nowMs: 0 }
  const answer = <T>(kind: string, records: Readonly<Record<string, readonly T[]>> = {}, name: string) => {
    asked.push(`${kind} ${name}`)
    const found = records[name]
    return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found)
  }
  const dns: Dns = {
    resolve4: (name) => answer('A', zone.a, name),
    resolve6: (name) => answer('AAAA', zone.aaaa, name),
    resolveSrv: (name) => answer('SRV', zone.srv, name),
    resolveNaptr: (name) => answer('NAPTR', {}, name),
  }
  const host = { dns, clock: { monotonic: () => clock.nowMs } } as unknown as Host
  const settings = { int: (name: string) => (name === 'dns_try_ipv6' ? tryIpv6 : 0) } as unknown as Settings
  return { resolver: createResolver(host, settings), asked, clock }
}

describe('URIs with numeric hosts', () => {
  it.each([
    ['sip:10.0.0.1', 'udp', '10.0.0.1', 5060],
    ['sip:u@10.0.0.1:5070', 'udp', '10.0.0.1', 5070],
    ['sip:10.0.0.1:0', 'udp', '10.0.0.1', 5060],
    ['sip:10.0.0.1;transport=tcp', 'tcp', '10.0.0.1', 5060],
    ['sip:10.0.0.1;transport=TLS', 'tls', '10.0.0.1', 5061],
    ['sips:10.0.0.1', 'tls', '10.0.0.1', 5061],
    ['sips:10.0.0.1;transport=tcp', 'tls', '10.0.0.1', 5061],
    ['sip:10.0.0.1;transport=foo', 'udp', '10.0.0.1', 5060],
    ['sip:10.0.0.1;transport=__proto__', 'udp', '10.0.0.1', 5060],
    // maddr is not looked at: recorded with 6.1.5.
    ['sip:10.0.0.1;maddr=10.0.0.2', 'udp', '10.0.0.1', 5060],
    ['sip:[2001:db8::1]:5070', 'udp', '2001:db8::1', 5070],
  ])('%s is known at once', (uri, proto, ip, port) => {
    const { resolver: one, asked } = resolver()
    expect(one.resolveUri(uri)).toEqual([{ proto, ip, port }])
    expect(asked).toEqual([])
  })

  it.each(['foo:bar', 'tel:123', 'sip:', '', 'sip:h:99999'])('%j leads nowhere', (uri) =>
    expect(resolver().resolver.resolveUri(uri)).toEqual([]),
  )
})

describe('URIs with names', () => {
  const srv = (name: string, port: number, priority: number, weight: number): SrvRecord => ({
    name,
    port,
    priority,
    weight,
  })

  it('asks for addresses only when there is a port', async () => {
    const { resolver: one, asked } = resolver({ a: { 'h.example': ['10.0.0.1', '10.0.0.2'] } })
    expect(await one.resolveUri('sip:H.example:5070')).toEqual([
      { proto: 'udp', ip: '10.0.0.1', port: 5070 },
      { proto: 'udp', ip: '10.0.0.2', port: 5070 },
    ])
    expect(asked).toEqual(['A h.example'])
  })

  it('asks for SRV without a port, in the order of priority and weight', async () => {
    const records = [srv('c', 3, 2, 0), srv('a', 1, 1, 5), srv('b', 2, 1, 9), srv('gone', 4, 0, 0)]
    const { resolver: one } = resolver({
      srv: { '_sip._udp.h': records },
      a: { a: ['10.0.0.1'], b: ['10.0.0.2'], c: ['10.0.0.3'] },
    })
    expect(await one.resolveUri('sip:h')).toEqual([
      { proto: 'udp', ip: '10.0.0.2', port: 2 },
      { proto: 'udp', ip: '10.0.0.1', port: 1 },
      { proto: 'udp', ip: '10.0.0.3', port: 3 },
    ])
  })

  it.each([
    ['sip:h', 'SRV _sip._udp.h'],
    ['sip:h;transport=tcp', 'SRV _sip._tcp.h'],
    ['sip:h;transport=tls', 'SRV _sips._tcp.h'],
    ['sips:h', 'SRV _sips._tcp.h'],
    ['sip:h;transport=sctp', 'SRV _sip._sctp.h'],
  ])('%s asks for %s', async (uri, question) => {
    const { resolver: one, asked } = resolver()
    await one.resolveUri(uri)
    expect(asked[0]).toBe(question)
  })

  it('falls back to A, then AAAA', async () => {
    const zone = { aaaa: { h: ['2001:db8::1'] } }
    expect(await resolver(zone).resolver.resolveUri('sip:h')).toEqual([{ proto: 'udp', ip: '2001:db8::1', port: 5060 }])
    const without = resolver(zone, 0)
    expect(await without.resolver.resolveUri('sip:h')).toEqual([])
    expect(without.asked).toEqual(['SRV _sip._udp.h', 'A h'])
  })

  it('answers cached names at once, for a minute, and unknown names too', async () => {
    const { resolver: one, asked, clock } = resolver({ a: { h: ['10.0.0.1'] } })
    await one.resolveUri('sip:h')
    await one.resolveHost('nowhere')
    const count = asked.length
    expect(one.resolveUri('sip:h')).toEqual([{ proto: 'udp', ip: '10.0.0.1', port: 5060 }])
    expect(one.resolveHost('nowhere')).toEqual([])
    expect(asked).toHaveLength(count)
    clock.nowMs = 60_001
    await one.resolveHost('h')
    expect(asked).toHaveLength(count + 1)
  })

  it('asks once for many that wait', async () => {
    const { resolver: one, asked } = resolver({ a: { h: ['10.0.0.1'] } })
    await Promise.all([one.resolveHost('h'), one.resolveHost('H'), one.resolveHost('h')])
    expect(asked).toEqual(['A h'])
  })
})
