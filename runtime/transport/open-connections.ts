import type { Settings } from '../server/core.ts'
import type { Connection } from './connection.ts'
import { showIp } from './show-ip.ts'
import { isWebSocket, type Destination, type Proto } from './sockets.ts'

/** The connections that are open, by number and by the address of the peer. */
export class OpenConnections {
  readonly #settings: Settings
  readonly #byId = new Map<number, Connection>()
  /** Those to each address of a peer, aliases included. */
  readonly #byPeer = new Map<string, Set<Connection>>()

  constructor(settings: Settings) {
    this.#settings = settings
  }

  get size(): number {
    return this.#byId.size
  }

  get all(): Iterable<Connection> {
    return this.#byId.values()
  }

  get(id: number): Connection | undefined {
    return this.#byId.get(id)
  }

  add(connection: Connection): void {
    this.#byId.set(connection.id, connection)
    this.#serve(connection, connection.remotePort)
  }

  remove(connection: Connection): void {
    this.#byId.delete(connection.id)
    for (const port of [connection.remotePort, ...connection.aliases]) {
      const key = peerKey(connection.remoteIp, port)
      const serving = this.#byPeer.get(key)
      serving?.delete(connection)
      if (serving?.size === 0) this.#byPeer.delete(key)
    }
  }

  /** Messages for this port of the peer go over this connection too (RFC 5923). */
  addAlias(connection: Connection, port: number): void {
    connection.aliases.add(port)
    this.#serve(connection, port)
  }

  #serve(connection: Connection, port: number): void {
    const key = peerKey(connection.remoteIp, port)
    const serving = this.#byPeer.get(key) ?? new Set<Connection>()
    this.#byPeer.set(key, serving.add(connection))
  }

  /**
   * The connection asked for; else the newest to the peer, one on the address of the socket that the script forced before others,
   * with tcp_connection_match on its port too.
   */
  find(to: Destination): Connection | undefined {
    const named = to.connectionId === undefined ? undefined : this.#byId.get(to.connectionId)
    if (named?.takesMessages === true) return named
    const open = [...(this.#byPeer.get(peerKey(to.ip, to.port)) ?? [])].filter(
      (one) => one.takesMessages && isSameKind(one.proto, to.proto) && this.#isOfProfile(one, to),
    )
    const { forcedSocket } = to
    const fits = ({ socket }: Connection): boolean =>
      socket.ip === forcedSocket?.ip &&
      (this.#settings.int('tcp_connection_match') === 0 || socket.port === forcedSocket.port)
    return open.findLast(fits) ?? open.at(-1)
  }

  /** tls_connection_match_domain: a connection serves only those who ask for the profile and name that it was opened for. */
  #isOfProfile({ tls }: Connection, to: Destination): boolean {
    if (to.proto !== 'tls' || this.#settings.int('tls_connection_match_domain') === 0) return true
    return tls?.serverId === to.tls?.serverId && tls?.serverName === to.tls?.serverName
  }

  /** The newest connection with this port of the peer, of whatever protocol. */
  newestWith(ip: string, port: number): Connection | undefined {
    return [...(this.#byPeer.get(peerKey(ip, port)) ?? [])].filter(({ isClosed }) => !isClosed).at(-1)
  }

  /** How many the test holds for. */
  count(test: (connection: Connection) => boolean): number {
    let count = 0
    for (const connection of this.#byId.values()) if (test(connection)) count += 1
    return count
  }
}

function peerKey(ip: string, port: number): string {
  return `${showIp(ip, 'c')} ${port}`
}

/** A WebSocket is asked for by either of their names. */
function isSameKind(one: Proto, other: Proto): boolean {
  return one === other || (isWebSocket(one) && isWebSocket(other))
}
