import { closing, frame, opcodes, readFrame } from '../websocket/frames.ts'

const handshake = [
  'GET / HTTP/1.1',
  'Host: 127.8.30.1:5060',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: sip',
  '',
  '',
].join('\r\n')

/** A WebSocket client over any stream of bytes: what a browser does below a SIP stack. Text has one character per byte. */
export class WebSocketClient {
  readonly #write: (bytes: string) => void
  readonly #onMessage: (text: string) => void
  #pending = ''
  #isOpen = false
  /** What was sent before the handshake was answered. */
  #waiting: string[] = []

  constructor(write: (bytes: string) => void, onMessage: (text: string) => void) {
    this.#write = write
    this.#onMessage = onMessage
  }

  start(): void {
    this.#write(handshake)
  }

  send(text: string): void {
    if (this.#isOpen) this.#write(frame(opcodes.text, text))
    else this.#waiting.push(text)
  }

  push(data: string): void {
    this.#pending += data
    if (!this.#isOpen && !this.#readAnswer()) return
    for (let next = readFrame(this.#pending); next !== undefined; next = readFrame(this.#pending)) {
      this.#pending = next.rest
      if (next.opcode === opcodes.text || next.opcode === opcodes.binary) this.#onMessage(next.payload)
      else if (next.opcode === opcodes.ping) this.#write(frame(opcodes.pong, next.payload))
      else if (next.opcode === opcodes.close) this.#write(frame(opcodes.close, closing(1000)))
    }
  }

  #readAnswer(): boolean {
    const end = this.#pending.indexOf('\r\n\r\n')
    if (end === -1) return false
    if (!this.#pending.startsWith('HTTP/1.1 101 ')) throw new Error(`no WebSocket: ${this.#pending}`)
    this.#pending = this.#pending.slice(end + 4)
    this.#isOpen = true
    for (const text of this.#waiting) this.send(text)
    this.#waiting = []
    return true
  }
}
