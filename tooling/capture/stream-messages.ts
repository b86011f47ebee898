import { StreamFramer, type Frame } from '#runtime/transport/framing.ts'
import type { SkipLedger } from './captured-message.ts'
import { isKeepalive, isSip, isStartLine } from './sip-text.ts'
import type { Piece } from './tcp-streams.ts'

/** Longest message of a stream in bytes; what exceeds it is no message, but a Content-Length that lies. */
export const longestMessage = 262_144

/** What is told each message of a stream, with the piece that completed it. */
export type OnStreamMessage = (text: string, piece: Piece) => void

/** Finds the SIP messages of a stream. After a gap, and in a stream whose beginning is missing, it goes on where one begins. */
export class SipStreamReader {
  readonly #skipped: SkipLedger
  readonly #onMessage: OnStreamMessage
  /** Reads messages, once the beginning of one was found. */
  #framer: StreamFramer | undefined
  /** How much of a message was read already, at most. */
  #pendingLength = 0
  /** Bytes that are read with those that follow them. */
  #batch = ''
  #batchEnd: Piece | undefined
  /** The end of what was passed over, in which the beginning of a message could be incomplete. */
  #unread = ''
  /** The frame that brought its first byte. */
  #unreadFrom = 0
  #isAtSegment = true
  /** What to call the bytes that are being passed over, once it is known that they are more than blank lines. */
  #junk: 'data of other protocols in TCP' | 'the end of a TCP message whose beginning the capture lacks'
  #isJunkCounted = false
  #lastNumber = 0

  constructor(hasStart: boolean, skipped: SkipLedger, onMessage: OnStreamMessage) {
    this.#skipped = skipped
    this.#onMessage = onMessage
    this.#junk = hasStart
      ? 'data of other protocols in TCP'
      : 'the end of a TCP message whose beginning the capture lacks'
  }

  push(piece: Piece): void {
    if (piece.isAfterGap) this.#passGap(piece)
    this.#lastNumber = piece.number
    const text = this.#batch + piece.data.toString('latin1')
    this.#batchEnd = piece
    // Thousands of tiny pieces of one large message would be looked through again for each.
    if (this.#pendingLength > smallMessage && text.length < smallPiece) this.#batch = text
    else this.#read(text, piece)
  }

  #read(all: string, piece: Piece): void {
    let text = all
    this.#batch = ''
    this.#pendingLength += text.length
    this.#isAtSegment = true
    while (text !== '') {
      if (this.#framer === undefined) text = this.#findStart(text, piece.number)
      if (this.#framer === undefined) return
      text = this.#takeFrames(this.#framer, text, piece)
    }
  }

  end(): void {
    if (this.#batch !== '' && this.#batchEnd !== undefined) this.#read(this.#batch, this.#batchEnd)
    if (this.#framer !== undefined && !isKeepalive(this.#framer.takeRest()))
      this.#skipped.add('TCP messages whose end the capture lacks', this.#lastNumber)
    if (this.#framer === undefined) this.#countJunk(this.#unread, this.#unreadFrom)
    this.#framer = undefined
    this.#unread = ''
  }

  #passGap(piece: Piece): void {
    this.end()
    this.#skipped.add('TCP data that the capture lacks', piece.number)
    this.#junk = 'the end of a TCP message whose beginning the capture lacks'
    this.#isJunkCounted = false
  }

  /** The text from the beginning of a message on, with a framer to read it; or nothing, and the last line is kept. */
  #findStart(text: string, number: number): string {
    // Most messages begin a segment, also behind a body that ends without a newline.
    if (this.#unread === '' || (this.#isAtSegment && isSip(text))) {
      this.#countJunk(this.#unread, this.#unreadFrom)
      this.#unread = ''
      this.#unreadFrom = number
    }
    this.#isAtSegment = false
    const all = this.#unread + text
    this.#unread = ''
    let at = 0
    for (let end = all.indexOf('\n'); end !== -1; end = all.indexOf('\n', at)) {
      if (isStartLine(all.slice(at, end))) {
        this.#countJunk(all.slice(0, at), this.#unreadFrom)
        this.#framer = new StreamFramer({ maxBytes: longestMessage, acceptsNoLength: true })
        return all.slice(at)
      }
      at = end + 1
    }
    this.#countJunk(all.slice(0, at), this.#unreadFrom)
    // A line that long begins no message: only whether one follows matters.
    this.#unread = all.slice(Math.max(at, all.length - longestLine))
    return ''
  }

  #countJunk(text: string, number: number): void {
    if (this.#isJunkCounted || isKeepalive(text)) return
    this.#isJunkCounted = true
    this.#skipped.add(this.#junk, number)
  }

  /** Gives what the framer leaves after it cannot go on. */
  #takeFrames(framer: StreamFramer, text: string, piece: Piece): string {
    for (const frame of framer.push(text)) {
      this.#pendingLength = 0
      if (frame.kind === 'message' && isSip(frame.text)) this.#onMessage(frame.text, piece)
      else if (frame.kind === 'message') this.#skipped.add('HTTP', piece.number)
      if (frame.kind === 'broken') return this.#giveUp(framer, frame, piece.number)
      if (frame.kind === 'message' && frame.holdsRest === true) return this.#leave(framer)
    }
    return ''
  }

  #leave(framer: StreamFramer): string {
    this.#pendingLength = 0
    this.#framer = undefined
    this.#isJunkCounted = false
    this.#junk = 'data of other protocols in TCP'
    return framer.takeRest()
  }

  /** Goes on behind the headers that were refused; when they have no end there is nothing to go on with. */
  #giveUp(framer: StreamFramer, frame: Extract<Frame, { readonly kind: 'broken' }>, number: number): string {
    const rest = this.#leave(framer)
    if (frame.reason === 'this is not SIP') return rest
    this.#skipped.add(`TCP messages that cannot be read: ${frame.reason}`, number)
    this.#isJunkCounted = true
    return frame.refused === undefined ? '' : rest.slice(frame.refused.head.length)
  }
}

const longestLine = 8192
const smallMessage = 16_384
const smallPiece = 2048
