import type { ByteStream, Clock, Timer } from '../host/host.ts'
import { StreamFramer, type Frame, type Framing, type FramingOptions, type RefusedMessage } from './framing.ts'
import type { Destination, ListenSocket, Proto } from './sockets.ts'

export interface ConnectionOptions extends FramingOptions {
  /** Closed when nothing was sent or received for so long (tcp_connection_lifetime). */
  readonly lifetimeMs: number
  /** Closed when a message that began is not complete after so long (tcp_msg_read_timeout). */
  readonly readTimeoutMs: number
  /** Closed when no message was complete so long after the peer opened it (tcp_msg_data_timeout); 0 for never. */
  readonly firstMessageTimeoutMs: number
  /** Closed when the peer takes nothing of what waits to be sent for so long (tcp_send_timeout). */
  readonly sendTimeoutMs: number
  /** Most bytes that wait to be sent (tcp_conn_wq_max). */
  readonly maxQueuedBytes: number
  /** Whether so many bytes more may wait on all connections together (tcp_wq_max). */
  mayQueue(bytes: number): boolean
  /** So many bytes more wait on this connection than before, or fewer when negative. */
  onQueueChanged(bytes: number): void
  /** Answers a ping with a pong (tcp_crlf_ping). */
  readonly answersPing: boolean
}

export interface ConnectionEvents {
  /** A promise tells when the message was handled. */
  onMessage(connection: Connection, text: string): void | Promise<void>
  /** The peer sent what must end the connection, which may be answered before. */
  onRefused(connection: Connection, refused: RefusedMessage): void
  /** Closed for whatever reason; `unsent` tells whether something was still to be sent. */
  onClosed(connection: Connection, unsent: boolean, reason: string): void
}

/** Why a connection ends whose peer does not read. */
export const notTaken = 'nothing could be sent in time'

/** How long a connection whose stream is broken stays for answers to what came before. */
const lingerMs = 20

/** One connection that carries SIP: TCP, TLS, or a WebSocket over either. */
export class Connection {
  readonly id: number
  readonly socket: ListenSocket
  readonly stream: ByteStream
  /** Ports of the peer that this connection also serves (RFC 5923, force_tcp_alias). */
  readonly aliases = new Set<number>()
  /** The profile and name of TLS that it was opened with. */
  tls: Destination['tls']
  #framing: Framing
  #proto: Proto
  readonly #options: ConnectionOptions
  readonly #events: ConnectionEvents
  readonly #clock: Clock
  #idle: Timer | undefined
  #reading: Timer | undefined
  #firstMessage: Timer | undefined
  #sending: Timer | undefined
  #expiresAtMs = 0
  #isClosed = false
  /** Why it was ended from this side; undefined while it is not. */
  #endReason: string | undefined
  #lingering: Timer | undefined
  /** A message came over it. */
  #hasRead = false
  /** What comes is not read any more. */
  #isBroken = false
  #sent = 0
  /** What arrived while a message is handled that what follows waits for; undefined when nothing waits. */
  #held: string | undefined
  /** Whether it was ever open: a stream that the peer ended is no more connected. */
  wasOpen: boolean
  #lifetimeMs: number
  /** How many waiting bytes were told of last. */
  #queued = 0

  constructor(
    id: number,
    stream: ByteStream,
    socket: ListenSocket,
    clock: Clock,
    options: ConnectionOptions,
    events: ConnectionEvents,
  ) {
    this.id = id
    this.stream = stream
    this.socket = socket
    this.#clock = clock
    this.#options = options
    this.#events = events
    this.#framing = new StreamFramer(options)
    this.#proto = socket.proto
    this.wasOpen = stream.connected
    this.#lifetimeMs = options.lifetimeMs
    stream.onTaken = () => this.#taken()
    stream.onData = (data) => this.#read(data)
    stream.onClose = (error) => this.#closed(error?.message ?? (this.#endReason || 'closed by the peer'))
    this.#refresh()
    const { firstMessageTimeoutMs } = options
    if (firstMessageTimeoutMs > 0)
      this.#firstMessage = clock.setTimer(firstMessageTimeoutMs, () => this.close('no message in time'))
  }

  /** What it speaks now: a WebSocket begins as TCP or TLS. */
  get proto(): Proto {
    return this.#proto
  }

  /** Closes it when nothing goes over it for so long, from now on (tcp_set_connection_lifetime). */
  setLifetime(milliseconds: number): void {
    this.#lifetimeMs = milliseconds
    this.#refresh()
  }

  /** Speaks another protocol from the next byte on, in both directions (RFC 6455 §1.2). */
  upgrade(proto: Proto, framing: Framing): void {
    this.#proto = proto
    const rest = this.#framing.takeRest?.() ?? ''
    this.#framing = framing
    if (this.#held !== undefined) this.#held = rest + this.#held
    else if (rest !== '') this.#read(rest)
  }

  /** Sends bytes of the connection's own protocol, such as a ping; false when too much waits already. */
  sendRaw(bytes: string): boolean {
    if (bytes === '') return true
    if (this.#isClosed || !this.#hasRoomFor(bytes.length)) return false
    this.stream.write(bytes)
    this.#watchSending()
    this.#refresh()
    return true
  }

  get remoteIp(): string {
    return this.stream.remote.ip
  }

  get remotePort(): number {
    return this.stream.remote.port
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Whether messages may still be sent on it. */
  get takesMessages(): boolean {
    return !this.#isEnded && this.#framing.takesMessages !== false
  }

  get #isEnded(): boolean {
    return this.#isClosed || this.#endReason !== undefined
  }

  /** Seconds until it is closed for want of traffic. */
  get secondsLeft(): number {
    return Math.max(0, Math.round((this.#expiresAtMs - this.#clock.monotonic()) / 1000))
  }

  /** Queues the text; false when too much waits already. */
  send(text: string): boolean {
    if (this.#isClosed || !this.#hasRoomFor(text.length)) return false
    this.#sent += 1
    this.stream.write(this.#framing.encode(text))
    this.#watchSending()
    this.#refresh()
    return true
  }

  /** What the system takes at once waits in no queue. */
  #hasRoomFor(bytes: number): boolean {
    const waiting = this.stream.pendingBytes
    if (waiting === 0 && this.stream.connected) return true
    return waiting + bytes <= this.#options.maxQueuedBytes && this.#options.mayQueue(bytes)
  }

  /** The queues of all connections together are limited: each tells how its own changes. */
  #countQueue(): void {
    const waiting = this.#isClosed ? 0 : this.stream.pendingBytes
    if (waiting !== this.#queued) this.#options.onQueueChanged(waiting - this.#queued)
    this.#queued = waiting
  }

  /** The peer reads: the time that it has for the rest begins anew. */
  #taken(): void {
    this.#sending?.cancel()
    this.#sending = undefined
    this.#watchSending()
  }

  /** A peer that takes nothing holds no queue for long; while it connects, tcp_connect_timeout watches. */
  #watchSending(): void {
    this.#countQueue()
    const waiting = this.stream.pendingBytes
    if (this.#isClosed || this.#sending !== undefined || waiting === 0 || this.#options.sendTimeoutMs <= 0) return
    this.#sending = this.#clock.setTimer(this.#options.sendTimeoutMs, () => {
      this.#sending = undefined
      const isStuck = this.stream.connected && this.stream.pendingBytes >= waiting
      if (isStuck) this.close(notTaken)
      else this.#watchSending()
    })
  }

  close(reason: string): void {
    this.#closed(reason)
    this.stream.destroy()
  }

  /** Sends what is queued and closes then; what still arrives is not read. */
  end(reason?: string): void {
    this.#endReason = reason ?? ''
    this.stream.end()
  }

  #read(data: string): void {
    if (this.#isEnded || this.#isBroken) return
    this.#refresh()
    if (this.#held !== undefined) return this.#hold(data)
    for (const frame of this.#framing.push(data)) {
      if (this.#isEnded || this.#isBroken) return
      this.#handle(frame)
    }
    this.#watchIncomplete()
  }

  /** Nobody sends much before an answer; who does would fill the memory while the request waits. */
  #hold(data: string): void {
    this.#held = (this.#held ?? '') + data
    if (this.#held.length > this.#options.maxBytes) this.close('too much came before a request was handled')
  }

  /** Lets what follows a message wait until that was handled. */
  async #handleAlone(text: string): Promise<void> {
    this.#held = ''
    await this.#events.onMessage(this, text)
    const held = this.#held
    this.#held = undefined
    this.#read(held)
  }

  #handle(frame: Frame): void {
    if (frame.kind === 'message') {
      this.#firstMessage?.cancel()
      this.#hasRead = true
      void (frame.holdsRest === true ? this.#handleAlone(frame.text) : this.#events.onMessage(this, frame.text))
    } else if (frame.kind === 'broken') this.#break(frame)
    else if (frame.kind === 'answer') this.#answer(frame)
    else if (this.#options.answersPing) this.#answer({ bytes: '\r\n' })
  }

  /** An answer ends the connection after it. Without one it is closed, a moment later when what came before may still be answered. */
  #break({ reason, refused }: Extract<Frame, { kind: 'broken' }>): void {
    if (refused !== undefined) this.#events.onRefused(this, refused)
    if (this.#isEnded) return
    if (!this.#hasRead) return this.close(reason)
    this.#isBroken = true
    this.#lingering = this.#clock.setTimer(lingerMs, () => this.close(reason))
  }

  /** A peer that asks without end and never reads is not answered without end. */
  #answer({ bytes, closes }: { readonly bytes: string; readonly closes?: string }): void {
    if (!this.sendRaw(bytes)) this.close('too much waits to be sent')
    else if (closes !== undefined) this.end(closes)
  }

  /** A peer that never finishes its message holds no memory for long. */
  #watchIncomplete(): void {
    if (this.#held !== undefined || !this.#framing.isIncomplete) {
      this.#reading?.cancel()
      this.#reading = undefined
    } else if (this.#reading === undefined && this.#options.readTimeoutMs > 0) {
      this.#reading = this.#clock.setTimer(this.#options.readTimeoutMs, () =>
        this.close('a message was not completed in time'),
      )
    }
  }

  #refresh(): void {
    this.#idle?.cancel()
    this.#expiresAtMs = this.#clock.monotonic() + this.#lifetimeMs
    this.#idle = this.#clock.setTimer(this.#lifetimeMs, () => this.close('no traffic'))
  }

  #closed(reason: string): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#idle?.cancel()
    this.#reading?.cancel()
    this.#firstMessage?.cancel()
    this.#sending?.cancel()
    this.#countQueue()
    this.#lingering?.cancel()
    const unsent = this.#sent > 0 && (!this.wasOpen || this.stream.pendingBytes > 0)
    this.#events.onClosed(this, unsent, reason)
  }
}
