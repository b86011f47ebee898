import type { CapturedMessage, SkipLedger } from './captured-message.ts'
import { SipStreamReader } from './stream-messages.ts'
import type { Piece, StreamReader, TcpStream } from './tcp-streams.ts'
import { frameSide, WebSocketStreamReader } from './web-socket-stream.ts'

/** Takes what one side sends, once it is known what it speaks. */
interface Speech {
  push(piece: Piece): void
  end?(): void
}

/** Reads both sides of a TCP connection as what their first bytes show them to speak: SIP, TLS, HTTP, WebSockets. */
export class ConnectionReader implements StreamReader {
  readonly #skipped: SkipLedger
  readonly #onMessage: (message: CapturedMessage) => void
  readonly #sides = new Map<TcpStream, Side>()
  #isTls = false
  /** The headers of the request for a WebSocket. */
  #handshake: string | undefined

  constructor(skipped: SkipLedger, onMessage: (message: CapturedMessage) => void) {
    this.#skipped = skipped
    this.#onMessage = onMessage
  }

  push(stream: TcpStream, piece: Piece): void {
    const side = this.#sides.get(stream) ?? { stream, head: '', pieces: [], speech: undefined }
    this.#sides.set(stream, side)
    if (!this.#isTls && side.speech === undefined && side.pieces.length === 0 && isTls(piece.data)) this.#isTls = true
    if (this.#isTls) this.#skipped.add('TLS, which is encrypted', piece.number)
    else if (side.speech !== undefined) side.speech.push(piece)
    else this.#begin(side, piece)
  }

  end(): void {
    for (const side of this.#sides.values()) {
      if (side.speech === undefined) this.#speak(side, this.#sip(side.stream))
      side.speech?.end?.()
    }
    this.#sides.clear()
  }

  /** Keeps what came until it can be told what it is. */
  #begin(side: Side, piece: Piece): void {
    side.pieces.push(piece)
    side.head += piece.data.toString('latin1')
    const speech = this.#speechOf(side)
    if (speech !== undefined) this.#speak(side, speech)
  }

  #speak(side: Side, speech: Speech): void {
    side.speech = speech
    for (const piece of side.pieces.splice(0)) speech.push(piece)
    side.head = ''
  }

  /** undefined while more must come to tell. */
  #speechOf({ stream, head, pieces }: Side): Speech | undefined {
    const isFrame = !stream.hasStart && pieces.length === 1
    const side = isFrame ? frameSide(pieces[0]?.data ?? Buffer.alloc(0)) : undefined
    if (side !== undefined) return this.#webSocket(stream, side)
    if (!couldBeHttp(head)) return this.#sip(stream)
    const end = head.indexOf('\r\n\r\n')
    if (end === -1 && head.length < longestHead) return undefined
    if (!isHttp(head)) return this.#sip(stream)
    const isServer = head.startsWith('HTTP/1.1 101 ')
    if (end === -1 || !(isServer || upgrade.test(head.slice(0, end + 2)))) return this.#http()
    if (!isServer) this.#handshake = head.slice(0, end + 4)
    return behindHead(end + 4, this.#webSocket(stream, isServer ? 'server' : 'client'))
  }

  #sip(stream: TcpStream): Speech {
    return new SipStreamReader(stream.hasStart, this.#skipped, (text, piece) => this.#found(stream, 'tcp', text, piece))
  }

  #webSocket(stream: TcpStream, side: 'client' | 'server'): Speech {
    const reader = new WebSocketStreamReader(side, this.#skipped, (text, piece) =>
      this.#found(stream, 'ws', text, piece, side === 'client' ? this.#handshake : undefined),
    )
    return reader
  }

  #http(): Speech {
    return { push: ({ number }) => this.#skipped.add('HTTP', number) }
  }

  #found(
    { from, to }: TcpStream,
    proto: 'tcp' | 'ws',
    text: string,
    { timeMs, number }: Piece,
    handshake?: string,
  ): void {
    const more = handshake === undefined ? {} : { handshake }
    this.#onMessage({ timeMs, proto, from, to, text, number, ...more })
  }
}

/** What is known of one side of a connection. */
interface Side {
  readonly stream: TcpStream
  /** What came so far, as long as it is not known what it is. */
  head: string
  readonly pieces: Piece[]
  speech: Speech | undefined
}

/** How much is looked through for the end of the headers of a request. */
const longestHead = 16_384

const upgrade = /\nupgrade:[ \t]*websocket/i

/** A record of TLS: its type, and a version of 3.x (RFC 8446 §5.1). */
function isTls(data: Buffer): boolean {
  if (data.length < 3) return false
  const [type = 0, major = 0, minor = 0] = data
  return type >= 20 && type <= 23 && major === 3 && minor <= 4
}

function isHttp(head: string): boolean {
  return /^(?:[A-Z]{3,10} [^\r\n ]{1,4096} HTTP\/\d|HTTP\/\d)/.test(head)
}

/** Whether a first line, as far as it is there, may be one of HTTP. */
function couldBeHttp(head: string): boolean {
  const line = /^[^\r\n]*/.exec(head)?.[0] ?? ''
  if (line.length < head.length || line.length > longestLine) return isHttp(head)
  return /^[A-Z]{1,10}(?:$| )|^HTTP\//.test(line) || 'HTTP/'.startsWith(line)
}

const longestLine = 4200

/** Lets a reader begin behind so many bytes. */
function behindHead(length: number, speech: Speech): Speech {
  let left = length
  return {
    push: (piece) => {
      const skipped = Math.min(left, piece.data.length)
      left -= skipped
      if (skipped < piece.data.length) speech.push({ ...piece, data: piece.data.subarray(skipped) })
    },
  }
}
