import { describe, expect, it } from 'vitest'
import recorded from './build-reply.recorded.json' with { type: 'json' }
import { buildForwardedReply, buildReply } from './build-reply.ts'
import { parseMessage } from './parse-message.ts'
import type { SipMessage } from './message.ts'
import type { ListenSocket, ReceiveInfo } from '../transport/sockets.ts'

const socket: ListenSocket = {
  proto: 'udp',
  ip: '127.8.22.1',
  port: 5060,
  host: '127.8.22.1',
  advertised: undefined,
  name: undefined,
  virtual: false,
  family: 4,
}

const received: ReceiveInfo = {
  proto: 'udp',
  srcIp: '127.8.22.2',
  srcPort: 5066,
  dstIp: '127.8.22.1',
  dstPort: 5060,
  socket,
  connectionId: 0,
  timeMs: 0,
}

function parse(raw: string): SipMessage {
  const msg = parseMessage(raw, received, 1)
  if (msg === undefined) throw new Error('the message does not parse')
  return msg
}

interface Settings {
  readonly status: number
  readonly reason?: string
  readonly forceRport?: boolean
  readonly headers?: string
  readonly body?: { readonly type: string; readonly text: string }
}

/** Where we keep to the first Via value and Kamailio writes into the last one: two values, the first without parameters. */
const better = new Map([
  [
    'via no_params_list force_rport',
    'Via: SIP/2.0/UDP other.host:5066;rport=5066;received=127.8.22.2 , SIP/2.0/UDP 1.2.3.4\r\n',
  ],
  ['via no_params_list', 'Via: SIP/2.0/UDP other.host:5066;received=127.8.22.2 , SIP/2.0/UDP 1.2.3.4\r\n'],
])

function build(raw: string, { status, reason = 'OK', forceRport = false, headers = '', body }: Settings): string {
  const msg = parse(raw)
  msg.forceRport = forceRport
  return buildReply(msg, {
    status,
    reason,
    toTag: 'TAG',
    serverHeader: 'Server: SERVER',
    headers,
    ...(body === undefined ? {} : { body }),
  })
}

describe(`replies as recorded: ${recorded.recorded}`, () => {
  for (const { name, request, set, result } of recorded.cases) {
    if (better.has(name)) continue
    const reason = name.startsWith('status') ? {} : { reason: result.slice(12, result.indexOf('\r\n')) }
    it(name, () => expect(build(request, { ...(set as Settings), ...reason })).toBe(result))
  }

  it.each([...better])('%s: not into the Via of somebody else', (name, line) => {
    const found = recorded.cases.find((one) => one.name === name)
    expect(found?.result).not.toContain(line)
    expect(build(found?.request ?? '', found?.set as Settings)).toContain(line)
  })
})

describe('replies to broken requests', () => {
  it('is made although other headers do not parse', () => {
    const raw =
      'INVITE sip:x@h SIP/2.0\r\nVia: SIP/2.0/UDP 127.8.22.2:5066\r\nbad line\r\nTo: "x <sip:b@b>\r\nMax-Forwards: a\r\n' +
      'Content-Length: 5\r\nContent-Length: 9\r\nFrom: <sip:a@a\r\nCall-ID: c\r\nCSeq: 99999999999 INVITE\r\n\r\n'
    expect(build(raw, { status: 400, reason: 'Bad\r\nX-Smuggled: 1' })).toBe(
      'SIP/2.0 400 Bad X-Smuggled: 1\r\nVia: SIP/2.0/UDP 127.8.22.2:5066\r\nTo: "x <sip:b@b>;tag=TAG\r\nFrom: <sip:a@a\r\nCall-ID: c\r\n' +
        'CSeq: 99999999999 INVITE\r\nServer: SERVER\r\nContent-Length: 0\r\n\r\n',
    )
  })

  it('ends a last line that has no line end', () => {
    const raw = 'INVITE sip:x@h SIP/2.0\r\nVia: SIP/2.0/UDP 127.8.22.2:5066\r\nCall-ID: c'
    expect(build(raw, { status: 400 })).toContain('Call-ID: c\r\nServer: SERVER\r\n')
  })
})

const own = 'SIP/2.0/UDP 127.8.22.1;branch=z9hG4bKcydzigwkX'
const next = 'SIP/2.0/UDP 127.8.22.2:5066;branch=z9hG4bK-1'
const rest =
  'From: <sip:a@a>;tag=1\r\nTo: <sip:b@b>;tag=2\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nServer: x\r\nContent-Length: 0\r\n\r\n'
const first = 'SIP/2.0 200 Reason\r\n'

describe('replies on their way back (recorded with 6.1.5)', () => {
  it.each([
    ['two headers', `Via: ${own}\r\nVia: ${next}\r\n`, `Via: ${next}\r\n`],
    ['one header', `Via: ${own},${next}\r\n`, `Via: ${next}\r\n`],
    ['three values', `Via: ${own} , ${next}, SIP/2.0/UDP 3.3.3.3\r\n`, `Via: ${next}, SIP/2.0/UDP 3.3.3.3\r\n`],
    [
      'other headers between',
      `X-F: 1\r\nVia: ${own}\r\nX-M: 1\r\nVia: ${next}\r\n`,
      `X-F: 1\r\nX-M: 1\r\nVia: ${next}\r\n`,
    ],
    ['an alien top Via', `Via: SIP/2.0/UDP 1.2.3.4;branch=z\r\nVia: ${next}\r\n`, `Via: ${next}\r\n`],
  ])('%s', (_name, vias, expected) => {
    expect(buildForwardedReply(parse(first + vias + rest))).toBe(first + expected + rest)
  })

  it('gives nothing when the top Via is the only one', () => {
    expect(buildForwardedReply(parse(`${first}Via: ${own}\r\n${rest}`))).toBeUndefined()
  })

  it('applies edits, and Content-Length follows a changed body', () => {
    const reply = parse(`${first}Via: ${own}\r\nVia: ${next}\r\nContent-Length: 3\r\nX: y\r\n\r\nold`)
    reply.edits.insert(reply.firstLine.end, 'X-Ins: 1\r\n')
    reply.edits.insert(reply.headersEnd, 'X-Rep: 1\r\n')
    reply.edits.replace(reply.bodyStart, 3, 'longer')
    expect(buildForwardedReply(reply)).toBe(
      `${first}X-Ins: 1\r\nVia: ${next}\r\nContent-Length: 6\r\nX: y\r\nX-Rep: 1\r\n\r\nlonger`,
    )
  })

  it('adds Content-Length on a stream', () => {
    expect(buildForwardedReply(parse(`${first}Via: ${own}\r\nVia: ${next}\r\nX: y\r\n\r\nab`), true)).toBe(
      `${first}Via: ${next}\r\nX: y\r\nContent-Length: 2\r\n\r\nab`,
    )
  })
})
