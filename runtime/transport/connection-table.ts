import type { ByteStream, Host } from '../host/host.ts'
import type { ModuleLogger } from '../log/logger.ts'
import type { Settings } from '../server/core.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import type { Destination, ListenSocket, ReceiveInfo } from './sockets.ts'
import type { ConnectionInfo, SendResult } from './transport.ts'

export interface ConnectionTableEvents {
  onMessage(data: string, info: ReceiveInfo): void
  onSendFailed(to: Destination): void
}

/** All TCP connections of a server, by number and by the address of the peer. */
export class ConnectionTable {
  readonly #host: Host
  readonly #settings: Settings
  readonly #log: ModuleLogger
  readonly #events: ConnectionTableEvents
  readonly #connections = new Map<number, Connection>()
  #nextId = 0

  constructor(host: Host, settings: Settings, log: ModuleLogger, events: ConnectionTableEvents) {
    this.#host = host
    this.#settings = settings
    this.#log = log
    this.#events = events
  }

  /** Takes a connection that a peer opened; refused when there are too many. */
  accept(stream: ByteStream, socket: ListenSocket): void {
    if (this.#connections.size >= this.#settings.int('tcp_max_connections')) {
      this.#log.warn(
        `the limit of ${this.#settings.int('tcp_max_connections')} TCP connections is reached: one refused`,
      )
      stream.destroy()
      return
    }
    this.#add(stream, socket)
  }

  /** Sends over the connection asked for, over one to the peer, or over a new one. */
  send(data: string, to: Destination, socket: ListenSocket): SendResult {
    const existing = this.#find(to)
    if (existing !== undefined) {
      if (!existing.send(data)) return { ok: false, reason: 'queue-full' }
      if (to.closeAfter === true) existing.end()
      return { ok: true, socket: existing.socket }
    }
    if (to.noConnect === true) return { ok: false, reason: 'no-connection' }
    if (this.#connections.size >= this.#settings.int('tcp_max_connections'))
      return { ok: false, reason: 'no-connection' }
    const stream = this.#host.network.connectTcp(
      { ip: to.ip, port: to.port },
      { localIp: socket.ip, timeoutMs: this.#settings.int('tcp_connect_timeout') * 1000 },
    )
    const connection = this.#add(stream, socket, to)
    return connection.send(data) ? { ok: true, socket } : { ok: false, reason: 'queue-full' }
  }

  #find(to: Destination): Connection | undefined {
    const named = to.connectionId === undefined ? undefined : this.#connections.get(to.connectionId)
    if (named !== undefined && !named.isClosed) return named
    for (const connection of this.#connections.values()) {
      if (connection.isClosed || connection.remoteIp !== to.ip) continue
      if (connection.remotePort === to.port || connection.aliases.has(to.port)) return connection
    }
    return undefined
  }

  #add(stream: ByteStream, socket: ListenSocket, target?: Destination): Connection {
    this.#nextId += 1
    const connection = new Connection(this.#nextId, stream, socket, this.#host.clock, this.#options(), {
      onMessage: (from, text) => this.#events.onMessage(text, this.#infoOf(from)),
      onClosed: (closed, unsent, reason) => {
        this.#connections.delete(closed.id)
        this.#log.debug(() => `connection ${closed.id} to ${closed.remoteIp}:${closed.remotePort} closed: ${reason}`)
        if (unsent) this.#events.onSendFailed(target ?? { proto: 'tcp', ip: closed.remoteIp, port: closed.remotePort })
      },
    })
    this.#connections.set(connection.id, connection)
    return connection
  }

  #options(): ConnectionOptions {
    return {
      maxBytes: this.#settings.int('tcp_rd_buf_size'),
      acceptsNoLength: this.#settings.int('tcp_accept_no_cl') !== 0,
      lifetimeMs: this.#settings.int('tcp_connection_lifetime') * 1000,
      readTimeoutMs: this.#settings.int('tcp_msg_read_timeout') * 1000,
      maxQueuedBytes: this.#settings.int('tcp_conn_wq_max'),
      answersPing: this.#settings.int('tcp_crlf_ping') !== 0,
    }
  }

  #infoOf(connection: Connection): ReceiveInfo {
    const { socket } = connection
    return {
      proto: 'tcp',
      srcIp: connection.remoteIp,
      srcPort: connection.remotePort,
      dstIp: socket.ip,
      dstPort: socket.port,
      socket,
      connectionId: connection.id,
      timeMs: this.#host.clock.now(),
    }
  }

  addAlias(id: number, port: number): boolean {
    const connection = this.#connections.get(id)
    connection?.aliases.add(port)
    return connection !== undefined
  }

  closeOne(id: number): boolean {
    const connection = this.#connections.get(id)
    connection?.close('closed on request')
    return connection !== undefined
  }

  describe(): readonly ConnectionInfo[] {
    return [...this.#connections.values()].map((connection) => ({
      id: connection.id,
      proto: 'TCP',
      srcIp: connection.remoteIp,
      srcPort: connection.remotePort,
      dstIp: connection.socket.ip,
      dstPort: connection.socket.port,
      state: connection.stream.connected ? 'CONN_OK' : 'CONN_CONNECTING',
      timeoutSeconds: connection.secondsLeft,
    }))
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close('the server stops')
  }
}
