import { describe, expect, it } from 'vitest'
import recorded from './identity.recorded.json' with { type: 'json' }
import { createIdentity } from './identity.ts'
import { defaultPort, parseUri } from '../sip/uri.ts'
import type { ListenSocket } from '../transport/sockets.ts'

function socket(change: Partial<ListenSocket>): ListenSocket {
  const ip = change.ip ?? '127.8.22.1'
  const base = {
    proto: 'udp',
    ip,
    host: ip,
    port: 5060,
    advertised: undefined,
    name: undefined,
    virtual: false,
  } as const
  return { ...base, family: ip.includes(':') ? 6 : 4, ...change }
}

/** The configuration that the recording was made with. */
function recordedIdentity() {
  const identity = createIdentity([
    socket({}),
    socket({ proto: 'tcp' }),
    socket({ port: 5069, advertised: { host: 'pub.example', port: 5555 } }),
    socket({ port: 5070, advertised: { host: 'pub2.example', port: 0 } }),
    socket({ proto: 'tcp', port: 5061 }),
    socket({ ip: '::1', port: 58822 }),
  ])
  identity.addAlias('al.example')
  return identity
}

describe(recorded.recorded, () => {
  const identity = recordedIdentity()
  for (const [text, expected] of recorded.cases) {
    it(`${String(text)} is${expected === true ? '' : ' not'} myself`, () => {
      const uri = parseUri(String(text))
      const port = uri === undefined ? 0 : uri.portNumber === 0 ? defaultPort(uri) : uri.portNumber
      expect(uri !== undefined && identity.isMyself(uri.host, port)).toBe(expected)
    })
  }
})

describe('identity', () => {
  it('takes port 0 and no protocol as any', () => {
    const identity = recordedIdentity()
    expect(identity.isMyself('PUB2.example')).toBe(true)
    expect(identity.isMyself('[0:0:0:0:0:0:0:1]')).toBe(true)
    expect(identity.isMyself('127.8.22.1', 5061, 'udp')).toBe(false)
    expect(identity.isMyself('127.8.22.1', 5061, 'tcp')).toBe(true)
    expect(identity.isMyself('')).toBe(false)
  })

  it('matches aliases by host, port and protocol', () => {
    const identity = createIdentity([])
    identity.addAlias('Al.Example', 5099, 'tcp')
    identity.addAlias('[2001:db8::1]')
    expect(identity.isMyself('al.example', 5099, 'tcp')).toBe(true)
    expect(identity.isMyself('al.example', 5099)).toBe(true)
    expect(identity.isMyself('al.example', 5060)).toBe(false)
    expect(identity.isMyself('al.example', 5099, 'udp')).toBe(false)
    expect(identity.isMyself('2001:DB8:0::1', 99)).toBe(true)
    expect(identity.aliases).toEqual([
      { host: 'al.example', port: 5099, proto: 'tcp' },
      { host: '2001:db8::1', port: 0, proto: undefined },
    ])
  })

  it('asks what modules declared', () => {
    const identity = createIdentity([])
    expect(identity.hasChecks).toBe(false)
    identity.addCheck((host, port) => host === 'domain.example' && port === 5060)
    expect(identity.hasChecks).toBe(true)
    expect(identity.isMyself('Domain.Example', 5060)).toBe(true)
    expect(identity.isMyself('domain.example', 5061)).toBe(false)
  })

  it('does not trip over names of object members', () => {
    expect(createIdentity([]).isMyself('__proto__')).toBe(false)
  })
})
