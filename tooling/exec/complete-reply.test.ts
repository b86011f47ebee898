import { expect, it } from 'vitest'
import type { Recording } from '../recording/recording.ts'
import { completeReply } from './complete-reply.ts'
import { withCrlf } from './message-file.ts'

function sent(method: string, to: string): Recording['entries'][number] {
  const lines = [
    `${method} sip:b@b SIP/2.0`,
    `Via: SIP/2.0/UDP p;branch=${to}`,
    'Via: SIP/2.0/UDP c',
    'f: <sip:a@a>;tag=1',
  ]
  const message = withCrlf([...lines, 'To: <sip:b@b>', 'Call-ID: c', `CSeq: 1 ${method}`, 'X: y', ''].join('\n'))
  return { kind: 'sent', timeMs: 0, callId: 'c', from: 'udp:p', to, message, cause: { kind: 'timer' } }
}

const recording: Recording = {
  entries: [sent('INVITE', 'udp:1'), sent('INVITE', 'udp:2'), sent('ACK', 'udp:1'), sent('CANCEL', 'udp:2')],
}

it('completes a reply from the newest request of its method', () => {
  expect(completeReply(withCrlf('SIP/2.0 486 Busy Here\n'), recording)).toEqual({
    from: 'udp:2',
    message:
      'SIP/2.0 486 Busy Here\r\nVia: SIP/2.0/UDP p;branch=udp:2\r\nVia: SIP/2.0/UDP c\r\nf: <sip:a@a>;tag=1\r\nTo: <sip:b@b>;tag=kamkit\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n',
  })
})

it('keeps the headers and the body that a reply has', () => {
  const written = withCrlf('SIP/2.0 200 OK\nCSeq: 1 CANCEL\nTo: <sip:b@b>;tag=mine\nContent-Length: 2\n\nhi')
  const completed = completeReply(written, recording)
  expect(completed?.message).toMatch(/\r\nCSeq: 1 CANCEL\r\nTo: <sip:b@b>;tag=mine\r\nContent-Length: 2\r\n\r\nhi$/)
  expect(completed?.message.match(/^(?:To|CSeq):/gm)).toHaveLength(2)
})

it.each([
  ['a request', 'OPTIONS sip:b SIP/2.0\n', recording],
  ['a reply with Via', 'SIP/2.0 200 OK\nVia: SIP/2.0/UDP p\n', recording],
  ['a reply to nothing', 'SIP/2.0 200 OK\n', { entries: [] }],
])('leaves %s alone', (_, text, before) => expect(completeReply(withCrlf(text), before)).toBeUndefined())
