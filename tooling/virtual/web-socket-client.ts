import { FrameReader, maskedFrame, opcodes } from '#stdlib/websocket/frame.ts'
import type { RecordingStream } from './recording-stream.ts'

/** The longest answer to a handshake, and the longest message. */
const mostBytes = 1 << 20

/**
 * The end of a WebSocket that a peer of a virtual network has (RFC 6455): it asks for it, sends messages once the server agreed, takes
 * those of the server out of their frames, and answers pings.
 */
export class WebSocketClient {
  readonly #stream: RecordingStream
  readonly #onMessage: (message: string) => void
  readonly #reader = new FrameReader(mostBytes, 'server')
  /** The answer to the handshake as far as it came; undefined once it was read. */
  #answer: string | undefined = ''
  /** What is sent once the server agreed. */
  readonly #waiting: string[] = []
  #parts = ''
  /** The first line of the answer of a server that did not agree. */
  refusal: string | undefined

  /** `handshake`: the headers of a request for a WebSocket with their end. */
  constructor(stream: RecordingStream, handshake: string, onMessage: (message: string) => void) {
    this.#stream = stream
    this.#onMessage = onMessage
    stream.webSocket = this
    stream.onData?.(handshake)
  }

  send(message: string): void {
    if (this.#answer === undefined) this.#stream.onData?.(maskedFrame(opcodes.text, message))
    else this.#waiting.push(message)
  }

  /** The server wrote bytes. */
  got(bytes: string): void {
    const frames = this.#answer === undefined ? bytes : this.#takeAnswer(this.#answer + bytes)
    for (const frame of this.#reader.push(frames)) {
      if ('code' in frame || frame.opcode === opcodes.close) return this.#stream.destroy()
      if (frame.opcode === opcodes.ping) this.#stream.onData?.(maskedFrame(opcodes.pong, frame.payload))
      if (frame.opcode >= opcodes.close) continue
      this.#parts += frame.payload
      if (frame.isFinal) this.#takeMessage()
    }
  }

  /** What follows the answer to the handshake. */
  #takeAnswer(answer: string): string {
    this.#answer = answer
    const end = answer.indexOf('\r\n\r\n')
    if (end === -1 || this.refusal !== undefined) return ''
    const first = answer.slice(0, answer.indexOf('\r\n'))
    if (!first.startsWith('HTTP/1.1 101 ')) {
      this.refusal = first
      return ''
    }
    this.#answer = undefined
    for (const message of this.#waiting.splice(0)) this.send(message)
    return answer.slice(end + 4)
  }

  #takeMessage(): void {
    const message = this.#parts
    this.#parts = ''
    if (message.trim() !== '') this.#onMessage(message)
  }
}

/** A request for a WebSocket (RFC 6455 §4.1, RFC 7118 §4) by a page of `origin`; the key is that of the examples of the former. */
export function webSocketRequest(host: string, origin: string): string {
  return [
    'GET / HTTP/1.1',
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: sip',
    'Sec-WebSocket-Version: 13',
    `Origin: https://${origin}`,
    '',
    '',
  ].join('\r\n')
}
