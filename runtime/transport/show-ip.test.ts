import { expect, it } from 'vitest'
import { isSameIp, showIp } from './show-ip.ts'

// What 6.1.5 shows of a socket on 2001:db8::ab with ipv6_hex_style.
it.each([
  ['c', '2001:db8::ab'],
  ['a', '2001:db8:0:0:0:0:0:ab'],
  ['A', '2001:DB8:0:0:0:0:0:AB'],
] as const)('shows addresses in style %s', (style, text) => {
  expect(['2001:db8:0::ab', '2001:0DB8::00AB', text].map((ip) => showIp(ip, style))).toEqual([text, text, text])
  expect(['192.0.2.1', 'a:name', ''].map((ip) => showIp(ip, style))).toEqual(['192.0.2.1', 'a:name', ''])
})

it('compares addresses by value', () => {
  expect([isSameIp('::1', '0:0:0:0:0:0:0:1'), isSameIp('::1', '::2'), isSameIp('10.0.0.1', '10.0.0.1')]).toEqual([
    true,
    false,
    true,
  ])
})
