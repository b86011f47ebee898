import { FrameReader, opcodes } from '#stdlib/websocket/frame.ts'
import type { SkipLedger } from './captured-message.ts'
import { isKeepalive, isSip } from './sip-text.ts'
import { longestMessage, type OnStreamMessage } from './stream-messages.ts'
import type { Piece } from './tcp-streams.ts'

/** Finds the SIP messages in the frames of one side of a WebSocket, behind the headers of its handshake (RFC 7118 §5). */
export class WebSocketStreamReader {
  readonly #skipped: SkipLedger
  readonly #onMessage: OnStreamMessage
  readonly #frames: FrameReader
  #parts: string[] = []
  #length = 0
  #isOver = false

  constructor(side: 'client' | 'server', skipped: SkipLedger, onMessage: OnStreamMessage) {
    this.#frames = new FrameReader(longestMessage, side)
    this.#skipped = skipped
    this.#onMessage = onMessage
  }

  push(piece: Piece): void {
    if (this.#isOver) return
    if (piece.isAfterGap) {
      this.#skipped.add('the rest of a WebSocket behind data that the capture lacks', piece.number)
      this.#isOver = true
      return
    }
    this.#isOver = !this.#read(piece)
  }

  /** False when nothing more can be read. */
  #read(piece: Piece): boolean {
    for (const frame of this.#frames.push(piece.data.toString('latin1'))) {
      if ('code' in frame) {
        this.#skipped.add(`the rest of a WebSocket that cannot be read: ${frame.reason}`, piece.number)
        return false
      }
      if (frame.opcode >= opcodes.close) continue
      this.#parts.push(frame.payload)
      this.#length += frame.payload.length
      if (frame.isFinal || this.#length > longestMessage) this.#take(piece)
    }
    return true
  }

  #take(piece: Piece): void {
    const text = this.#parts.join('').replace(/^(?:\r\n){1,8}/, '')
    this.#parts = []
    this.#length = 0
    if (isSip(text)) this.#onMessage(text, piece)
    else this.#skipped.add(isKeepalive(text) ? 'keepalives' : 'WebSocket messages that are no SIP', piece.number)
  }
}

/** What is known of a stream whose first bytes are a whole frame of a WebSocket: which side sends it; undefined for other bytes. */
export function frameSide(data: Buffer): 'client' | 'server' | undefined {
  if (data.length < 2) return undefined
  const [first = 0, second = 0] = data
  if (first < 0x80 || (first & 0x70) !== 0 || ![1, 2, 9, 10].includes(first & 0x0f)) return undefined
  const side = second < 0x80 ? 'server' : 'client'
  const frames = new FrameReader(longestMessage, side)
  const found = frames.push(data.toString('latin1'))
  const [frame] = found
  if (frame === undefined || found.some((one) => 'code' in one)) return undefined
  return frames.isIncomplete && 'payload' in frame && !isSip(frame.payload) ? undefined : side
}
