import { FrameReader, opcodes } from '#stdlib/websocket/frame.ts'
import type { SkipLedger } from './captured-message.ts'
import { isKeepalive, isSip } from './sip-text.ts'
import { longestMessage, type StreamMessage } from './stream-messages.ts'
import type { Piece, TcpStream } from './tcp-streams.ts'

/** The SIP messages in the frames of a WebSocket, behind the headers of its handshake (RFC 7118 §5). */
export function readWebSocket(
  stream: TcpStream,
  side: 'client' | 'server',
  skipped: SkipLedger,
): readonly StreamMessage[] {
  const reader = new FrameReader(longestMessage, side)
  const assembler = new MessageAssembler(skipped)
  let head: string | undefined = ''
  for (const piece of stream.pieces) {
    if (piece.isAfterGap) {
      skipped.add('the rest of a WebSocket behind data that the capture lacks', piece.number)
      break
    }
    let text = piece.data.toString('latin1')
    if (head !== undefined) {
      head += text
      const end = head.indexOf('\r\n\r\n')
      if (end === -1 && head.length > longestHead) break
      if (end === -1) continue
      text = head.slice(end + 4)
      head = undefined
    }
    if (!assembler.push(reader, text, piece)) break
  }
  return assembler.messages
}

/** How much is looked through for the end of the headers of a handshake. */
export const longestHead = 16_384

/** Puts messages together from their frames (RFC 6455 §5.4). */
class MessageAssembler {
  readonly messages: StreamMessage[] = []
  readonly #skipped: SkipLedger
  #parts: string[] = []
  #length = 0

  constructor(skipped: SkipLedger) {
    this.#skipped = skipped
  }

  /** False when nothing more can be read. */
  push(reader: FrameReader, text: string, piece: Piece): boolean {
    for (const frame of reader.push(text)) {
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
    if (isSip(text)) this.messages.push({ text, piece })
    else this.#skipped.add(isKeepalive(text) ? 'keepalives' : 'WebSocket messages that are no SIP', piece.number)
  }
}
