import { hash } from 'node:crypto'
import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'

/** A handshake that is answered with 101, or how it is refused. The headers are lines with their ends. */
export type Handshake =
  | { readonly isGood: true; readonly headers: readonly string[] }
  | {
      readonly isGood: false
      readonly status: number
      readonly reason: string
      readonly headers: readonly string[]
      readonly log: string
    }

export interface HandshakeOptions {
  readonly corsMode: number
}

/** RFC 6455 §1.3 */
const acceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const version = '13'

interface Found {
  isUpgrade: boolean
  isWebSocket: boolean
  speaksSip: boolean
  key: string | undefined
  version: string | undefined
  origin: string | undefined
}

/**
 * Judges the headers of an upgrade request as 6.1.5 does, in their order: what must come once and comes twice, or another version
 * of the protocol, ends it at once. Its words are looked for within the values, and the method is not looked at.
 */
export function judgeHandshake(msg: SipMessage, options: HandshakeOptions): Handshake {
  const found: Found = {
    isUpgrade: false,
    isWebSocket: false,
    speaksSip: false,
    key: undefined,
    version: undefined,
    origin: undefined,
  }
  for (const field of msg.headers) {
    const refusal = takeHeader(field, found)
    if (refusal !== undefined) return refusal
  }
  const { key, origin } = found
  if (!found.isUpgrade || !found.isWebSocket || !found.speaksSip || key === undefined || found.version === undefined) {
    const headers = ['Sec-WebSocket-Protocol: sip\r\n', `Sec-WebSocket-Version: ${version}\r\n`]
    return refuse(400, 'Bad Request', 'required headers not present', headers)
  }
  return { isGood: true, headers: [...corsHeader(options.corsMode, origin), ...acceptHeaders(key)] }
}

function takeHeader({ name, body }: HeaderField, found: Found): Handshake | undefined {
  switch (name.toLowerCase()) {
    case 'connection':
      found.isUpgrade ||= holds(body, 'upgrade')
      return undefined
    case 'upgrade':
      found.isWebSocket ||= holds(body, 'websocket')
      return undefined
    case 'sec-websocket-protocol':
      found.speaksSip ||= holds(body, 'sip')
      return undefined
    case 'sec-websocket-key':
      if (found.key !== undefined) return refuse(400, 'Bad Request', 'Sec-WebSocket-Key found multiple times')
      found.key = body
      return undefined
    case 'sec-websocket-version':
      if (found.version !== undefined) return refuse(400, 'Bad Request', 'Sec-WebSocket-Version found multiple times')
      found.version = body
      if (/^\+?0*13(?!\d)/.test(body)) return undefined
      return refuse(426, 'Upgrade Required', `Unsupported protocol version ${body}`, [
        `Sec-WebSocket-Version: ${version}\r\n`,
      ])
    case 'origin':
      if (found.origin !== undefined) return refuse(400, 'Bad Request', 'Origin found multiple times')
      found.origin = body
      return undefined
    default:
      return undefined
  }
}

function holds(body: string, word: string): boolean {
  return body.toLowerCase().includes(word)
}

function refuse(status: number, reason: string, log: string, headers: readonly string[] = []): Handshake {
  return { isGood: false, status, reason, headers, log }
}

function corsHeader(mode: number, origin: string | undefined): readonly string[] {
  const allowed = mode === 1 ? '*' : mode === 2 ? origin : undefined
  return allowed === undefined ? [] : [`Access-Control-Allow-Origin: ${allowed.replace(/[\r\n]+/g, ' ')}\r\n`]
}

function acceptHeaders(key: string): readonly string[] {
  return [
    'Sec-WebSocket-Protocol: sip\r\n',
    'Upgrade: websocket\r\n',
    'Connection: upgrade\r\n',
    `Sec-WebSocket-Accept: ${acceptOf(key)}\r\n`,
  ]
}

/** What proves that the server understood the key (RFC 6455 §4.2.2). */
export function acceptOf(key: string): string {
  return hash('sha1', Buffer.from(key + acceptSuffix, 'latin1'), 'base64')
}
