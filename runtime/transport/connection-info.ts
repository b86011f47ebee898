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
    state: connection.stream.connected ? 'CONN_OK' : 'CONN_CONNECTING',
    timeoutSeconds: connection.secondsLeft,
  }
}

/** How a connection ended, by the reason that it was closed for. */
export function endOf(reason: string): ConnectionEnd {
  if (reason.includes('ECONNRESET')) return 'reset'
  return reason === 'no traffic' || reason.includes('ETIMEDOUT') ? 'timeout' : 'closed'
}
