import { ChunkReader, continueAnswer, httpDemands } from './http-framing.ts'

/** What the reader of a stream found. */
export type Frame =
  | {
      readonly kind: 'message'
      readonly text: string
      /** What follows it is read once it was handled: a request of HTTP may change the protocol. */
      readonly holdsRest?: true
    }
  /** CRLFCRLF: the peer asks whether the connection lives (RFC 5626 §3.5.1). */
  | { readonly kind: 'ping' }
  /** Bytes that the protocol itself answers with (a pong); the stream is ended after them when it `closes`. */
  | { readonly kind: 'answer'; readonly bytes: string; readonly closes?: string }
  /** The stream cannot be SIP any more and must be closed; `refused`: the message whose end cannot be told, as far as its headers. */
  | { readonly kind: 'broken'; readonly reason: string; readonly refused?: RefusedMessage }

/** A message that may be answered before the stream is closed (RFC 3261 §18.3, §21.5.14). */
export interface RefusedMessage {
  readonly head: string
  readonly status: 400 | 513
  /** The reason phrase of the answer. */
  readonly reason: string
}

/** How messages lie in a byte stream: SIP by Content-Length, or the frames of a WebSocket. */
export interface Framing {
  /** What these bytes complete, in order. */
  push(data: string): readonly Frame[]
  /** Gives up what follows the last message that it gave: the bytes of the protocol that comes next. */
  takeRest?(): string
  /** Whether part of a message is waiting for its rest. */
  readonly isIncomplete: boolean
  /** False once the protocol lets no message follow: after the close frame of a WebSocket. */
  readonly takesMessages?: boolean
  /** The bytes that carry this message. */
  encode(message: string): string
}

export interface FramingOptions {
  /** Longest message in bytes (tcp_rd_buf_size). */
  readonly maxBytes: number
  /** A message without Content-Length ends with its headers (tcp_accept_no_cl). */
  readonly acceptsNoLength: boolean
  /** Packets of HEP version 3 are messages too (tcp_accept_hep3). */
  readonly acceptsHep3?: boolean
}

/**
 * Cuts a byte stream into SIP messages by Content-Length (RFC 3261 §18.3). Bytes may come one by one or many messages at once;
 * what is incomplete waits for more.
 */
export class StreamFramer implements Framing {
  readonly #options: FramingOptions
  #pending = ''
  /** Length of the message that is being read, once its headers are complete. */
  #needed: number | undefined
  /** The reader of a body in chunks, and where the headers before it end. */
  #chunks: { readonly reader: ChunkReader; readonly headersEnd: number } | undefined
  /** Where the search for the end of the headers goes on. */
  #searched = 0

  constructor(options: FramingOptions) {
    this.#options = options
  }

  /** Whether part of a message is waiting for its rest. */
  get isIncomplete(): boolean {
    return this.#pending !== ''
  }

  encode(message: string): string {
    return message
  }

  push(data: string): readonly Frame[] {
    this.#pending += data
    const frames: Frame[] = []
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) {
      frames.push(frame)
      if (frame.kind === 'broken' || (frame.kind === 'message' && frame.holdsRest === true)) break
    }
    return frames
  }

  takeRest(): string {
    const rest = this.#pending
    this.#take(rest.length)
    return rest
  }

  #next(): Frame | undefined {
    if (this.#chunks !== undefined) return this.#readChunks(this.#chunks)
    if (this.#needed === undefined) {
      const early = this.#skipBlankLines() ?? this.#readHep3() ?? this.#readHeaders()
      if (early !== undefined) return early
    }
    if (this.#chunks !== undefined) return this.#readChunks(this.#chunks)
    if (this.#needed === undefined || this.#pending.length < this.#needed) return undefined
    const text = this.#pending.slice(0, this.#needed)
    this.#take(this.#needed)
    return isHttpRequest(text) ? { kind: 'message', text, holdsRest: true } : { kind: 'message', text }
  }

  #readChunks({
    reader,
    headersEnd,
  }: {
    readonly reader: ChunkReader
    readonly headersEnd: number
  }): Frame | undefined {
    const progress = reader.read(this.#pending)
    if (progress.kind === 'waiting') return undefined
    if (progress.kind === 'broken') return progress
    const text = this.#pending.slice(0, headersEnd) + progress.body
    this.#take(progress.end)
    return { kind: 'message', text }
  }

  #take(length: number): void {
    this.#pending = this.#pending.slice(length)
    this.#chunks = undefined
    this.#needed = undefined
    this.#searched = 0
  }

  /** Blank lines before a message are dropped (RFC 3261 §7.5); two at once are a ping. */
  #skipBlankLines(): Frame | undefined {
    const skipped = countBlanks(this.#pending)
    const isPing = this.#pending.startsWith('\r\n\r\n', skipped)
    if (skipped > 0 || isPing) this.#take(skipped + (isPing ? 4 : 0))
    return isPing ? { kind: 'ping' } : undefined
  }

  /** `HEP3` and, in two bytes, the length of the whole packet. 6.1.5 takes one only where messages need no Content-Length. */
  #readHep3(): Frame | undefined {
    if (this.#options.acceptsHep3 !== true || !this.#pending.startsWith(hep3Start)) return undefined
    if (!this.#options.acceptsNoLength) return { kind: 'broken', reason: 'no Content-Length' }
    if (this.#pending.length < hep3HeaderLength) return undefined
    const length = this.#pending.charCodeAt(4) * 256 + this.#pending.charCodeAt(5)
    if (length < hep3HeaderLength || length > this.#options.maxBytes)
      return { kind: 'broken', reason: 'bad length of a HEP packet' }
    this.#needed = length
    return undefined
  }

  #readHeaders(): Frame | undefined {
    if (this.#needed !== undefined) return undefined
    const end = this.#findHeadersEnd()
    if (end === undefined) {
      if (this.#pending.length > this.#options.maxBytes) return { kind: 'broken', reason: 'headers are too long' }
      if (this.#pending.length > 16 && !couldStartMessage(this.#pending))
        return { kind: 'broken', reason: 'this is not SIP' }
      return undefined
    }
    return this.#readBody(this.#pending.slice(0, end), end)
  }

  /** Learns from the headers how long the message is. */
  #readBody(head: string, end: number): Frame | undefined {
    const { acceptsNoLength, maxBytes } = this.#options
    const length = contentLength(head)
    if (length === 'bad') return broken('bad Content-Length', { head, status: 400, reason: 'Bad Content-Length' })
    if (length === undefined && !acceptsNoLength)
      return broken('no Content-Length', { head, status: 400, reason: 'Missing Content-Length' })
    const demands = httpDemands(head)
    // Two lengths, or one that we cannot tell: another reader of this stream could see other requests in it (RFC 9112 §11.2).
    if (demands !== undefined && demands.coding !== 'none' && (length !== undefined || demands.coding === 'unknown'))
      return { kind: 'broken', reason: 'a Transfer-Encoding that leaves the length open' }
    const total = end + (length ?? 0)
    if (total > maxBytes) return broken('the message is too long', { head, status: 513, reason: 'Message Too Large' })
    if (demands?.coding === 'chunked') this.#chunks = { reader: new ChunkReader(end, end + maxBytes), headersEnd: end }
    else this.#needed = total
    return demands?.expectsContinue === true && acceptsNoLength ? { kind: 'answer', bytes: continueAnswer } : undefined
  }

  #findHeadersEnd(): number | undefined {
    const crlf = this.#pending.indexOf('\r\n\r\n', this.#searched)
    const lf = this.#pending.indexOf('\n\n', this.#searched)
    this.#searched = Math.max(0, this.#pending.length - 3)
    if (crlf === -1 && lf === -1) return undefined
    return crlf !== -1 && (lf === -1 || crlf < lf) ? crlf + 4 : lf + 2
  }
}

function broken(reason: string, refused: RefusedMessage): Frame {
  return { kind: 'broken', reason, refused }
}

const hep3Start = 'HEP3'
const hep3HeaderLength = 6

/** How many bytes of line ends a stream begins with, up to a ping or the start of one that could become a ping. */
function countBlanks(text: string): number {
  let at = 0
  for (;;) {
    const first = text.charCodeAt(at)
    const second = text.charCodeAt(at + 1)
    if (first === 10) at += 1
    else if (first !== 13 || Number.isNaN(second)) return at
    else if (second !== 10) at += 1
    else if (text.length > at + 2 && text.charCodeAt(at + 2) !== 13) at += 2
    else if (text.length > at + 3 && text.charCodeAt(at + 3) !== 10) at += 2
    else return at
  }
}

/** The first line is a token followed by a blank, or `SIP/2.0`: anything else is another protocol or noise. */
function couldStartMessage(text: string): boolean {
  return /^[!%'*+.0-9A-Z_`a-z~/-]{1,60} [^\r\n]/.test(text.slice(0, 80))
}

function isHttpRequest(text: string): boolean {
  return /^\S+ \S+ HTTP\/1\.\d\r?\n/.test(text.slice(0, text.indexOf('\n') + 1))
}

/** The value of Content-Length: 'bad' when it is no number of up to nine digits or when two differ. */
function contentLength(headers: string): number | 'bad' | undefined {
  let found: number | undefined
  const pattern = /\n(?:content-length|l)[ \t]*:[ \t]*([^\r\n]*)/gi
  for (let match = pattern.exec(headers); match !== null; match = pattern.exec(headers)) {
    const text = (match[1] ?? '').trim()
    if (!/^\d{1,9}$/.test(text)) return 'bad'
    const value = Number(text)
    if (found !== undefined && found !== value) return 'bad'
    found = value
  }
  return found
}
