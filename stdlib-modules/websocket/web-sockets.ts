import { connectionEventText, fakeMessage } from '#runtime/server/fake-message.ts'
import type { Core } from '#runtime/server/core.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import type { ConnectionInfo } from '#runtime/transport/transport.ts'
import type { Counters } from './counters.ts'
import type { WebSocket } from './web-socket.ts'

/** Which message an event route runs on, and the WebSocket that closed with it. */
export const closedIdKey: unique symbol = Symbol('closed WebSocket')

const closedEvent = 'websocket:closed'

interface Removal {
  readonly webSocket: WebSocket
  readonly connection: ConnectionInfo
  /** Milliseconds that never jump. */
  readonly endedAtMs: number
}

/** The WebSockets of a server, and those whose connection ended but whose event is still to come. */
export class WebSockets {
  readonly #core: Core
  readonly #counters: Counters
  readonly #open = new Map<number, WebSocket>()
  #removals: Removal[] = []

  constructor(core: Core, counters: Counters) {
    this.#core = core
    this.#counters = counters
  }

  add(webSocket: WebSocket): void {
    this.#open.set(webSocket.id, webSocket)
    this.#counters.opened()
  }

  /** By the id of the connection; undefined when that is none, or ended. */
  find(id: number): WebSocket | undefined {
    return this.#open.get(id)
  }

  /** In the order in which they were opened. */
  get all(): readonly WebSocket[] {
    return [...this.#open.values()]
  }

  /**
   * Sends the close frame; the peer's own ends the connection, or a second call. False when there is no such WebSocket.
   */
  close(id: number, code: number, reason: string): boolean {
    const webSocket = this.#open.get(id)
    if (webSocket === undefined) return false
    const bytes = webSocket.beginClose(code, reason)
    if (bytes === undefined) this.#core.transport.closeConnection(id)
    else this.#core.transport.sendRaw(id, bytes)
    return true
  }

  /** Of what ended, the connections that were WebSockets wait for their event. */
  ended(connection: ConnectionInfo): void {
    const webSocket = this.#open.get(connection.id)
    if (webSocket === undefined) return
    this.#open.delete(connection.id)
    webSocket.state = 'REMOVING'
    this.#removals.push({ webSocket, connection, endedAtMs: this.#core.host.clock.monotonic() })
  }

  /** Runs the events of those that ended so long ago: the newest first (6.1.5). */
  remove(delayMs: number): void {
    const nowMs = this.#core.host.clock.monotonic()
    const due = this.#removals.filter(({ endedAtMs }) => nowMs - endedAtMs >= delayMs)
    if (due.length === 0) return
    this.#removals = this.#removals.filter((removal) => !due.includes(removal))
    for (const { connection } of due.toReversed()) {
      this.#counters.removed()
      this.#tell(connection)
    }
  }

  /** The message of the event comes from the peer over what was below the WebSocket, without a connection (6.1.5). */
  #tell(connection: ConnectionInfo): void {
    if (!this.#core.routes.has('event', closedEvent)) return
    const socket = this.#socketOf(connection)
    if (socket === undefined) return
    const { srcIp, srcPort, dstIp, dstPort, id } = connection
    const timeMs = this.#core.host.clock.now()
    const received = { proto: socket.proto, srcIp, srcPort, dstIp, dstPort, socket, connectionId: 0, timeMs }
    const msg = fakeMessage(received, this.#core.nextMessageId(), connectionEventText)
    msg.attachments.set(closedIdKey, id)
    void this.#core.routes.runEvent(closedEvent, msg)
  }

  #socketOf({ dstIp, dstPort, proto }: ConnectionInfo): ListenSocket | undefined {
    const { sockets } = this.#core.transport
    const carrier = proto === 'wss' ? 'tls' : 'tcp'
    return sockets.find(({ ip, port, proto: own }) => ip === dstIp && port === dstPort && own === carrier) ?? sockets[0]
  }
}
