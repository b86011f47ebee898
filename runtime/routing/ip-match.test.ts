import { describe, expect, it } from 'vitest'
import { matchesNet, parseIp, parseIpNet } from './ip-match.ts'

function matches(ip: string, net: string): boolean {
  const parsed = parseIpNet(net)
  return parsed !== undefined && matchesNet(ip, parsed)
}

describe('ip-match', () => {
  it.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '10.1.2.0/255.255.255.0', true],
    ['10.1.3.3', '10.1.2.0/255.255.255.0', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['192.168.127.1', '192.168.0.0/17', true],
    ['192.168.128.1', '192.168.0.0/17', false],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['::ffff:10.0.0.1', '[::ffff:10.0.0.1]', true],
    ['10.0.0.1', '::/0', false],
  ])('%s in %s: %s', (ip, net, expected) => expect(matches(ip, net)).toBe(expected))

  it.each(['10.0.0', '10.0.0.256', '1:2:3', '::1::2', '10.0.0.0/33', '10.0.0.0/255.0.255.0', 'host', ''])(
    '%j is no network',
    (text) => expect(parseIpNet(text)).toBeUndefined(),
  )

  it('reads compressed addresses', () => {
    expect(parseIp('::1')?.at(-1)).toBe(1)
    expect(parseIp('1::')?.slice(0, 2)).toEqual([0, 1])
  })
})
