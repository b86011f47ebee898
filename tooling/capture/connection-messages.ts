import type { CapturedMessage, SkipLedger } from './captured-message.ts'
import { readSipStream, type StreamMessage } from './stream-messages.ts'
import type { TcpStream } from './tcp-streams.ts'
import { longestHead, readWebSocket } from './web-socket-stream.ts'

/** The SIP messages of both streams of a TCP connection, by what their first bytes show the connection to be. */
export function readConnection(streams: readonly TcpStream[], skipped: SkipLedger): readonly CapturedMessage[] {
  if (streams.some(isTls)) {
    for (const { pieces } of streams)
      if (pieces[0] !== undefined) skipped.add('TLS, which is encrypted', pieces[0].number, pieces.length)
    return []
  }
  const client = streams.find((stream) =>
    /^GET [^\r\n]{0,4096}\r\n(?:[^\r\n]{1,4096}\r\n){0,64}?upgrade:[ \t]*websocket/i.test(headOf(stream)),
  )
  const server = streams.find((stream) => headOf(stream).startsWith('HTTP/1.1 101'))
  if (client === undefined || server === undefined || client === server) {
    if (streams.some((stream) => isHttp(headOf(stream)))) return skipHttp(streams, skipped)
    return streams.flatMap((stream) => asCaptured(stream, 'tcp', readSipStream(stream, skipped)))
  }
  const head = headOf(client)
  const handshake = head.slice(0, head.indexOf('\r\n\r\n') + 4)
  return [
    ...asCaptured(client, 'ws', readWebSocket(client, 'client', skipped)).map((one) => ({ ...one, handshake })),
    ...asCaptured(server, 'ws', readWebSocket(server, 'server', skipped)),
  ]
}

function asCaptured(
  { from, to }: TcpStream,
  proto: 'tcp' | 'ws',
  messages: readonly StreamMessage[],
): readonly CapturedMessage[] {
  return messages.map(({ text, piece: { timeMs, number } }) => ({ timeMs, proto, from, to, text, number }))
}

/** A record of TLS: its type, and a version of 3.x (RFC 8446 §5.1). */
function isTls({ pieces }: TcpStream): boolean {
  const data = pieces[0]?.data
  if (data === undefined || data.length < 3) return false
  const [type = 0, major = 0, minor = 0] = data
  return type >= 20 && type <= 23 && major === 3 && minor <= 4
}

function isHttp(head: string): boolean {
  return /^(?:[A-Z]{3,10} [^\r\n ]{1,4096} HTTP\/\d|HTTP\/\d)/.test(head)
}

function skipHttp(streams: readonly TcpStream[], skipped: SkipLedger): readonly CapturedMessage[] {
  for (const { pieces } of streams) if (pieces[0] !== undefined) skipped.add('HTTP', pieces[0].number, pieces.length)
  return []
}

/** The beginning of what was sent, as far as it can be headers. */
function headOf({ pieces }: TcpStream): string {
  let head = ''
  for (const { data } of pieces) {
    head += data.toString('latin1')
    if (head.length >= longestHead || head.includes('\r\n\r\n')) break
  }
  return head.slice(0, longestHead)
}
