import { describe, expect, it } from 'vitest'
import { branchParameter, callIdMaker, hashHex, serverTag, statelessBranch } from './tags.ts'
import { parseMessage } from './parse-message.ts'
import type { SipMessage } from './message.ts'

function request(method: string, change: (text: string) => string = (text) => text): SipMessage {
  const text =
    `${method} sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1:5062;branch=z9hG4bK1\r\nFrom: <sip:a@a>;tag=1\r\nTo: <sip:b@b>\r\n` +
    `Call-ID: c\r\nCSeq: 7 ${method}\r\n\r\n`
  const socket = { proto: 'udp', ip: '', port: 0, host: '', virtual: false, family: 4 } as const
  const info = { srcIp: '', srcPort: 0, dstIp: '', dstPort: 0, connectionId: 0, timeMs: 0, proto: 'udp' } as const
  const received = { ...info, socket: { ...socket, advertised: undefined, name: undefined } }
  const msg = parseMessage(change(text), received, 1)
  if (msg === undefined) throw new Error('the request does not parse')
  return msg
}

describe('branch parameters', () => {
  // The shape, and that INVITE, ACK and CANCEL share it: recorded with 6.1.5.
  it('have the form of Kamailio', () => {
    expect(statelessBranch(request('INVITE'))).toMatch(/^z9hG4bK[0-9a-f]{1,4}\.[0-9a-f]{32}\.0$/)
    expect(branchParameter(0x76a5, 'd'.repeat(32), 10)).toBe(`z9hG4bK76a5.${'d'.repeat(32)}.a`)
  })

  it('are the same for the INVITE, its ACK and its CANCEL', () => {
    const branch = statelessBranch(request('INVITE'))
    const withToTag = (text: string): string => text.replace('<sip:b@b>', '<sip:b@b>;tag=9')
    expect(statelessBranch(request('ACK', withToTag))).toBe(branch)
    expect(statelessBranch(request('CANCEL'))).toBe(branch)
  })

  it.each([
    ['branch', 'z9hG4bK1', 'z9hG4bK2'],
    ['sender', '10.0.0.1', '10.0.0.2'],
    ['Call-ID', 'Call-ID: c', 'Call-ID: d'],
    ['CSeq', 'CSeq: 7', 'CSeq: 8'],
    ['From-tag', 'tag=1', 'tag=2'],
  ])('differ with the %s', (_what, from, to) => {
    const other = statelessBranch(request('INVITE', (text) => text.replace(from, to)))
    expect(other).not.toBe(statelessBranch(request('INVITE')))
  })
})

describe('tags and Call-IDs', () => {
  it('have the form of Kamailio', () => {
    const server = hashHex('server')
    expect(serverTag(server, 'x', '.')).toMatch(new RegExp(`^${server}\\.[0-9a-f]{8}$`))
    expect(serverTag(server, 'x', '-')).toMatch(/^[0-9a-f]{32}-[0-9a-f]{8}$/)
    expect(serverTag(server, 'x', '.')).not.toBe(serverTag(server, 'y', '.'))
    const next = callIdMaker('18dcd5bc74331f4f', 24950, '127.8.22.1')
    expect(next()).toBe('18dcd5bc74331f50-24950@127.8.22.1')
    expect(next()).toBe('18dcd5bc74331f51-24950@127.8.22.1')
  })

  it('spread: similar texts give no equal hashes', () => {
    const seen = new Set<string>()
    for (let number = 0; number < 100_000; number += 1) seen.add(hashHex(`call-${number}`).slice(0, 16))
    expect(seen.size).toBe(100_000)
  })
})
