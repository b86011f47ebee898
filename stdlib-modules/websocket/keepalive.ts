import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { Core } from '#runtime/server/core.ts'
import type { WebSocket } from './web-socket.ts'
import type { WebSockets } from './web-sockets.ts'

/** The values of keepalive_mechanism; others do nothing. */
export const mechanisms = { ping: 1, pong: 2, check: 3 } as const

export interface KeepaliveOptions {
  readonly mechanism: number
  /** Seconds without a frame after which a connection is idle. */
  readonly timeoutSeconds: number
}

/**
 * Looks after the WebSockets on which no frame went for longer than the timeout, in whole seconds as 6.1.5 counts them: one
 * that still owes a pong, or its answer to our close frame, is closed; the others get a ping or a pong.
 */
export function keepAlive(webSockets: WebSockets, options: KeepaliveOptions, core: Core, log: ModuleLogger): void {
  const { mechanism, timeoutSeconds } = options
  if (mechanism !== mechanisms.ping && mechanism !== mechanisms.pong) return
  const now = Math.floor(core.host.clock.now() / 1000)
  for (const webSocket of webSockets.all) {
    if (Math.floor(webSocket.lastUsedMs / 1000) >= now - timeoutSeconds) continue
    if (webSocket.state === 'CLOSING' || webSocket.awaitsPong) {
      log.warn('forcibly closing connection')
      core.transport.closeConnection(webSocket.id)
    } else core.transport.sendRaw(webSocket.id, probe(webSocket, mechanism))
  }
}

function probe(webSocket: WebSocket, mechanism: number): string {
  return mechanism === mechanisms.ping ? webSocket.ping() : webSocket.pong()
}
