import { connectionEventText, fakeMessage } from '#runtime/server/fake-message.ts'
import type { Core } from '#runtime/server/core.ts'
import { carrierOf } from '#runtime/transport/sockets.ts'
import type { ConnectionEnd, ConnectionInfo } from '#runtime/transport/transport.ts'
import { endedKey } from './variables.ts'

/** The values of closed_event. */
export const eventModes = { never: 0, always: 1, manual: 2 } as const

/** Runs event_route[tcp:closed], [tcp:timeout] or [tcp:reset] for the connections that end. */
export class ClosedEvents {
  readonly #core: Core
  readonly #mode: () => number
  /** The connections that tcp_enable_closed_event() named. */
  readonly #wanted = new Set<number>()

  constructor(core: Core, mode: () => number) {
    this.#core = core
    this.#mode = mode
  }

  want(id: number): void {
    this.#wanted.add(id)
  }

  ended(connection: ConnectionInfo, end: ConnectionEnd): void {
    const isWanted = this.#wanted.delete(connection.id)
    const mode = this.#mode()
    if (mode === eventModes.never || (mode === eventModes.manual && !isWanted)) return
    const name = `tcp:${end}`
    if (!this.#core.routes.has('event', name)) return
    const { id, proto, srcIp, srcPort, dstIp, dstPort } = connection
    const { sockets } = this.#core.transport
    const isOwn = (socket: (typeof sockets)[number]): boolean =>
      socket.ip === dstIp && socket.port === dstPort && socket.proto === carrierOf(proto)
    const socket = sockets.find(isOwn) ?? sockets[0]
    if (socket === undefined) return
    const timeMs = this.#core.host.clock.now()
    const received = { proto, srcIp, srcPort, dstIp, dstPort, socket, connectionId: id, timeMs }
    const msg = fakeMessage(received, this.#core.nextMessageId(), connectionEventText)
    msg.attachments.set(endedKey, true)
    void this.#core.routes.runEvent(name, msg)
  }
}
