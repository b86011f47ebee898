import type { Connection } from './connection.ts'
import type { ConnectionEnd, ConnectionInfo } from './transport.ts'

/** What commands and modules are told of a connection. */
export function infoOn(connection: Connection): ConnectionInfo {
  return {
    id: connection.id,
    proto: connection.proto,
    srcIp: connection.remoteIp,
    srcPort: connection.remotePort,
    dstIp: connection.socket.ip,
    dstPort: connection.socket.port,
    state: connection.wasOpen ? 'CONN_OK' : 'CONN_CONNECTING',
    timeoutSeconds: connection.secondsLeft,
  }
}

/** The reason for which connections are closed when the server stops. */
export const stopReason = 'the server stops'

/** Reasons for which a connection ends because time ran out. */
const timeoutReasons: ReadonlySet<string> = new Set([
  'no traffic',
  'no message in time',
  'a message was not completed in time',
  'nothing could be sent in time',
])

/** How a connection ended, by the reason that it was closed for. */
export function endOf(reason: string): ConnectionEnd {
  if (reason.includes('ECONNRESET')) return 'reset'
  return timeoutReasons.has(reason) || reason.includes('ETIMEDOUT') ? 'timeout' : 'closed'
}
