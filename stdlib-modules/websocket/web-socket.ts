import type { Frame, Framing } from '#runtime/transport/framing.ts'
import type { Proto } from '#runtime/transport/sockets.ts'
import type { FrameCounters } from './counters.ts'
import {
  encodeClose,
  encodeFrame,
  encodeMessage,
  FrameReader,
  opcodes,
  protocolError,
  type Frame as WebSocketFrame,
  type FrameFault,
} from './frame.ts'

/** Most bytes of a message that comes in several frames (6.1.5: ws_frame.h, observed). */
const maxFragmentedBytes = 65_535

export interface WebSocketOptions {
  /** Longest payload of one frame in bytes (tcp_rd_buf_size). */
  readonly maxBytes: number
  /** The payload of our own pings, which the peer's pongs must repeat. */
  readonly pingData: string
  /** Milliseconds since 1970. */
  now(): number
  /** The peer broke the protocol. */
  onFault(log: string): void
}

/** Open; a close frame was sent and that of the peer is awaited; or the connection below ended. */
export type WebSocketState = 'OPEN' | 'CLOSING' | 'REMOVING'

/** One WebSocket: what it carries, how it stands, and what of a message came so far. */
export class WebSocket implements Framing {
  readonly id: number
  readonly proto: Proto
  readonly from: string
  readonly to: string
  state: WebSocketState = 'OPEN'
  /** A ping was sent, and no pong with its payload came since. */
  awaitsPong = false
  /** Milliseconds since 1970 at which a frame was last sent or received. */
  lastUsedMs: number
  readonly #options: WebSocketOptions
  readonly #counters: FrameCounters
  readonly #reader: FrameReader
  /** The parts of a message of which more frames are to come; undefined between messages. */
  #fragments: string | undefined
  /** Nothing is read after the peer's close frame or a fault. */
  #isOver = false

  constructor(
    peer: { readonly id: number; readonly proto: Proto; readonly from: string; readonly to: string },
    options: WebSocketOptions,
    counters: FrameCounters,
  ) {
    this.id = peer.id
    this.proto = peer.proto
    this.from = peer.from
    this.to = peer.to
    this.#options = options
    this.#counters = counters
    this.#reader = new FrameReader(options.maxBytes)
    this.lastUsedMs = options.now()
  }

  get isIncomplete(): boolean {
    return this.#reader.isIncomplete || this.#fragments !== undefined
  }

  /** After a close frame no message may follow (RFC 6455 §5.5.1). */
  get takesMessages(): boolean {
    return this.state === 'OPEN'
  }

  encode(message: string): string {
    this.#counters.transmittedMessage()
    return this.#sent(encodeMessage(message))
  }

  /** A ping of ours, which a pong must answer before the next one is due. */
  ping(): string {
    this.awaitsPong = true
    return this.#sent(encodeFrame(opcodes.ping, this.#options.pingData))
  }

  /** A pong that nobody asked for: it keeps the connection alive one way (RFC 6455 §5.5.3). */
  pong(): string {
    return this.#sent(encodeFrame(opcodes.pong, this.#options.pingData))
  }

  /** Begins the closing handshake; undefined when it has begun. */
  beginClose(code: number, reason: string): string | undefined {
    if (this.state !== 'OPEN') return undefined
    this.state = 'CLOSING'
    this.#counters.closedHere()
    return this.#sent(encodeClose(code, reason))
  }

  push(data: string): readonly Frame[] {
    const found: Frame[] = []
    if (this.#isOver) return found
    for (const frame of this.#reader.push(data)) {
      this.#counters.received()
      this.lastUsedMs = this.#options.now()
      const given = 'code' in frame ? this.#fail(frame) : this.#take(frame)
      if (given !== undefined) found.push(given)
      this.#isOver = given?.kind === 'answer' && given.closes !== undefined
      if (this.#isOver) break
    }
    return found
  }

  #sent(bytes: string): string {
    this.#counters.transmitted()
    this.lastUsedMs = this.#options.now()
    return bytes
  }

  #fail({ code, reason, log }: FrameFault): Frame {
    this.#options.onFault(log)
    this.#fragments = undefined
    return { kind: 'answer', bytes: this.beginClose(code, reason) ?? '', closes: log }
  }

  #take({ opcode, isFinal, payload }: WebSocketFrame): Frame | undefined {
    switch (opcode) {
      case opcodes.close:
        return this.#closeWithPeer()
      case opcodes.ping:
        // After a close frame of ours nothing is answered (RFC 6455 §5.5.1).
        if (this.state !== 'OPEN') return undefined
        return { kind: 'answer', bytes: this.#sent(encodeFrame(opcodes.pong, payload)) }
      case opcodes.pong:
        if (payload === this.#options.pingData) this.awaitsPong = false
        return undefined
      default:
        return this.#takePart(opcode === opcodes.continuation, isFinal, payload)
    }
  }

  /** The peer's close frame is answered with 1000, whatever it said (6.1.5); that to ours ends the connection. */
  #closeWithPeer(): Frame {
    const isOurs = this.state !== 'OPEN'
    if (!isOurs) this.#counters.closedByPeer()
    this.state = 'CLOSING'
    const bytes = isOurs ? '' : this.#sent(encodeClose(1000, 'Normal closure'))
    return { kind: 'answer', bytes, closes: 'the WebSocket was closed' }
  }

  /** RFC 6455 §5.4: a message is one frame, or a first one and continuations up to one that is final. */
  #takePart(isContinuation: boolean, isFinal: boolean, payload: string): Frame | undefined {
    const before = this.#fragments
    if (isContinuation !== (before !== undefined)) {
      const log = isContinuation ? 'a continuation of no message' : 'a new message within the fragments of another'
      return this.#fail(protocolError(log))
    }
    const text = (before ?? '') + payload
    if (before !== undefined && text.length > maxFragmentedBytes) {
      const log = `buffer overflow assembling websocket fragments ${before.length} + ${payload.length} = ${text.length}`
      return this.#fail({ code: 1009, reason: 'Message too big', log })
    }
    this.#fragments = isFinal ? undefined : text
    return isFinal ? this.#whole(text) : undefined
  }

  /** Blank lines alone ask whether the connection lives (RFC 5626 §3.5.1), whatever tcp_crlf_ping says (6.1.5). */
  #whole(text: string): Frame {
    this.#counters.receivedMessage()
    if (text !== '\r\n' && text !== '\r\n\r\n') return { kind: 'message', text: text.replace(/^(?:\r\n){1,8}/, '') }
    return { kind: 'answer', bytes: this.takesMessages ? this.encode('\r\n') : '' }
  }
}
