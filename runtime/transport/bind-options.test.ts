import { describe, expect, it } from 'vitest'
import { createVirtualHost } from '../host/virtual-host.ts'
import { VirtualClock } from '../host/virtual-clock.ts'
import { VirtualNetwork } from '../host/virtual-network.ts'
import { createSettings } from '../server/settings.ts'
import { boundTo, multicastOptions } from './bind-options.ts'
import type { ListenSocket } from './sockets.ts'

const clock = new VirtualClock()
const network = new VirtualNetwork(clock, ['127.0.0.1', '192.0.2.1', 'fe80::1', '2001:db8::1'])
const host = createVirtualHost({ clock, network })
const socket = (ip: string): ListenSocket => ({
  proto: 'udp',
  ip,
  port: 5060,
  host: ip,
  advertised: undefined,
  name: undefined,
  virtual: false,
  family: ip.includes(':') ? 6 : 4,
})

/** What the parameters give, in the order in which they are set. */
function optionsFor(ip: string, set: { readonly [name: string]: number | string } = {}): unknown {
  const settings = createSettings()
  for (const [name, value] of Object.entries(set)) settings.set(name, value)
  return multicastOptions(socket(ip), host, settings)
}

describe('multicast', () => {
  const usual = { interfaceIp: undefined, ttl: undefined, isLooped: undefined }

  it('is left to the system', () => {
    expect(optionsFor('192.0.2.1')).toEqual(usual)
  })

  // 6.1.5 on a network of its own: with 300 the datagrams leave with 44.
  it.each([
    [0, 0],
    [5, 5],
    [255, 255],
    [300, 44],
    [-1, undefined],
  ])('has with mcast_ttl=%d the time to live %s', (given, ttl) => {
    expect(optionsFor('192.0.2.1', { mcast_ttl: given })).toEqual({ ...usual, ttl })
  })

  it('comes back or not by mcast_loopback', () => {
    expect(optionsFor('192.0.2.1', { mcast_loopback: 1 })).toEqual({ ...usual, isLooped: true })
    expect(optionsFor('192.0.2.1', { mcast_loopback: 0 })).toEqual({ ...usual, isLooped: false })
  })

  it('uses the interface that mcast names, by its address of the same family; any when there is none', () => {
    expect(optionsFor('192.0.2.1', { mcast: 'eth0' })).toEqual({ ...usual, interfaceIp: '192.0.2.1' })
    expect(optionsFor('fe80::1', { mcast: 'eth1' })).toEqual({ ...usual, interfaceIp: 'fe80::1' })
    expect(optionsFor('192.0.2.1', { mcast: 'eth1' })).toEqual(usual)
    expect(optionsFor('192.0.2.1', { mcast: 'nosuch' })).toEqual(usual)
  })
})

describe('link-local addresses', () => {
  it('are bound with their interface where bind_ipv6_link_local has its first bit', () => {
    const settings = createSettings()
    const bound = (ip: string): string => boundTo(socket(ip), host, settings).ip
    expect(bound('fe80::1')).toBe('fe80::1')
    for (const [bits, ip] of [
      [1, 'fe80::1%eth1'],
      [2, 'fe80::1'],
      [3, 'fe80::1%eth1'],
    ] as const) {
      settings.set('bind_ipv6_link_local', bits)
      expect([bits, bound('fe80::1'), bound('2001:db8::1'), bound('192.0.2.1')]).toEqual([
        bits,
        ip,
        '2001:db8::1',
        '192.0.2.1',
      ])
    }
    expect(bound('fe80::99')).toBe('fe80::99')
  })
})
