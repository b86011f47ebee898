import { describe, expect, it } from 'vitest'
import { readProxy } from './targets.ts'

describe('readProxy', () => {
  it.each([
    ['udp:192.0.2.1:5070', { proto: 'udp', host: '192.0.2.1', port: 5070 }],
    ['192.0.2.1', { host: '192.0.2.1', port: 0 }],
    ['TLS:example.com', { proto: 'tls', host: 'example.com', port: 0 }],
    ['tcp:[2001:db8::1]:5061', { proto: 'tcp', host: '[2001:db8::1]', port: 5061 }],
  ])('reads %s', (text, proxy) => expect(readProxy(text)).toEqual(proxy))

  it.each(['', 'udp:', 'a b', 'x:y:z', 'host:99999999', 'udp:host\r\nX: 1'])('refuses %j', (text) => {
    expect(readProxy(text)).toBeUndefined()
  })
})
