import { findParameter } from '#runtime/sip/parameters.ts'
import { defaultPort, type Uri } from '#runtime/sip/uri.ts'
import { isWebSocket, type ListenSocket } from '#runtime/transport/sockets.ts'

/** The socket that a Route URI names: by its parameter sn when `isNamed`, else by host, port and transport. */
export function findSocket(uri: Uri, sockets: readonly ListenSocket[], isNamed: boolean): ListenSocket | undefined {
  const name = isNamed ? findParameter(uri.parameters, 'sn')?.value : undefined
  const byName = name === undefined ? undefined : sockets.find((socket) => socket.name === name)
  if (byName !== undefined) return byName
  const host = uri.host.replace(/^\[|\]$/g, '').toLowerCase()
  const port = uri.portNumber === 0 ? defaultPort(uri) : uri.portNumber
  const proto = uri.transport === '' ? (uri.scheme === 'sips' ? 'tls' : 'udp') : uri.transport
  // A WebSocket is TCP or TLS below, and both have one word for it.
  const carriers = isWebSocket(proto) ? ['tcp', 'tls'] : [proto]
  return sockets.find((socket) => carriers.includes(socket.proto) && isAt(socket, host, port))
}

function isAt(socket: ListenSocket, host: string, port: number): boolean {
  const { advertised } = socket
  if (advertised !== undefined && advertised.host.toLowerCase() === host) {
    return (advertised.port === 0 ? socket.port : advertised.port) === port
  }
  return socket.port === port && (socket.ip === host || socket.host.toLowerCase() === host)
}
