import type { ByteStream, Host } from '../host/host.ts'
import type { ModuleLogger } from '../log/logger.ts'
import type { Settings } from '../server/core.ts'
import { Connection, notTaken, type ConnectionOptions } from './connection.ts'
import type { Framing, RefusedMessage } from './framing.ts'
import { endOf, infoOn, stopReason } from './connection-info.ts'
import { acceptsHep3, acceptsProxies } from './accepted-protocols.ts'
import { OpenConnections } from './open-connections.ts'
import { readProxied } from './proxied-stream.ts'
import { hexStyle, showIp } from './show-ip.ts'
import type { Destination, ListenSocket, Proto, ReceiveInfo } from './sockets.ts'
import type { ConnectionEnd, ConnectionInfo, SendResult, TlsSide } from './transport.ts'

/** What is counted about connections, under the names of Kamailio's statistics of the group `tcp`. */
export type TcpCount =
  | 'established'
  | 'passive_open'
  | 'connect_success'
  | 'connect_failed'
  | 'local_reject'
  | 'con_timeout'
  | 'con_reset'
  | 'sendq_full'
  | 'send_timeout'

export interface ConnectionTableEvents {
  onCount(what: TcpCount): void
  onMessage(data: string, info: ReceiveInfo): void | Promise<void>
  onRefused(refused: RefusedMessage, info: ReceiveInfo): void
  onSendFailed(to: Destination): void
  onClosed(connection: ConnectionInfo, end: ConnectionEnd): void
  /** It was opened, is connected now, speaks another protocol, or serves another port. */
  onChanged(connection: ConnectionInfo, ports: readonly number[]): void
}

/** The numbers that connections get: those of several processes must differ. */
export interface ConnectionNumbers {
  readonly first: number
  readonly step: number
  /** How many connections the other processes have: tcp_max_connections counts them as well. */
  elsewhere?(): number
}

/** All connections of a server, of TCP, TLS and WebSockets, by number and by the protocol and address of the peer. */
export class ConnectionTable {
  readonly #host: Host
  readonly #settings: Settings
  readonly #log: ModuleLogger
  readonly #events: ConnectionTableEvents
  readonly #connections: OpenConnections
  readonly #step: number
  readonly #elsewhere: () => number
  #nextId: number
  /** What waits to be sent on all connections together. */
  queuedBytes = 0
  /** Set once the module tls is there. */
  tls: TlsSide | undefined

  constructor(
    host: Host,
    settings: Settings,
    log: ModuleLogger,
    events: ConnectionTableEvents,
    numbers: ConnectionNumbers = { first: 1, step: 1 },
  ) {
    this.#nextId = numbers.first
    this.#elsewhere = () => numbers.elsewhere?.() ?? 0
    this.#step = numbers.step
    this.#host = host
    this.#settings = settings
    this.#connections = new OpenConnections(settings)
    this.#log = log
    this.#events = events
  }

  /** Takes a connection that a peer opened; refused when there are too many. */
  accept(stream: ByteStream, socket: ListenSocket): void {
    const problem = this.#whyRefused(stream.remote.ip, socket)
    if (problem !== undefined) {
      this.#log.error(`${problem} is reached: one refused`)
      this.#events.onCount('local_reject')
      stream.destroy()
      return
    }
    const take = (from: ByteStream): void => {
      this.#events.onCount('passive_open')
      this.#events.onCount('established')
      const stream = socket.proto === 'tls' ? this.tls?.accept(from, socket) : from
      if (stream === undefined) return this.#refuseTls(from)
      const connection = this.#add(stream, socket)
      // One of TLS is open once its handshake is done.
      stream.onConnect = () => this.#opened(connection)
    }
    if (!acceptsProxies(this.#settings)) return take(stream)
    readProxied(stream, this.#host.clock, this.#settings.int('tcp_msg_data_timeout') * 1000, take, (reason) =>
      this.#log.error(`${reason} from ${stream.remote.ip}:${stream.remote.port}`),
    )
  }

  /** The limit that keeps a connection out; undefined when there is room. */
  #whyRefused(ip: string, socket: ListenSocket): string | undefined {
    const most = this.#settings.int('tcp_max_connections')
    if (this.#isFull) return `the limit of ${most} TCP connections (tcp_max_connections)`
    const perAddress = this.#settings.int('tcp_accept_iplimit')
    // 0 is no limit.
    if (perAddress > 0 && this.#connections.count((one) => one.remoteIp === ip) >= perAddress)
      return `the limit of TCP connections from ${ip} (tcp_accept_iplimit)`
    const isTls = ({ socket: { proto } }: { readonly socket: ListenSocket }): boolean => proto === 'tls'
    if (isTls({ socket }) && this.#connections.count(isTls) >= this.#settings.int('tls_max_connections'))
      return 'the limit of TLS connections (tls_max_connections)'
    return undefined
  }

  get #isFull(): boolean {
    return this.#connections.size + this.#elsewhere() >= this.#settings.int('tcp_max_connections')
  }

  #refuseTls(stream: ByteStream): void {
    this.#log.error(`no TLS without the module tls (loadmodule "tls.so"): connection with ${stream.remote.ip} refused`)
    stream.destroy()
  }

  /** Sends over the connection asked for, over one to the peer, or over a new one. */
  send(data: string, to: Destination, socket: ListenSocket): SendResult {
    const existing = this.#connections.find(to)
    if (existing !== undefined) {
      if (!existing.send(data)) return this.#refuse(existing)
      if (to.closeAfter === true) existing.end()
      return { ok: true, socket: existing.socket }
    }
    // Who asked for a WebSocket opened it: a server opens none itself (RFC 7118 §5).
    const canOpen = to.proto === 'tcp' || (to.proto === 'tls' && this.tls !== undefined)
    if (!canOpen || to.noConnect === true || this.#settings.int('tcp_no_connect') !== 0)
      return { ok: false, reason: 'no-connection' }
    if (this.#isFull) return { ok: false, reason: 'no-connection' }
    const stream = this.#host.network.connectTcp(
      { ip: to.ip, port: to.port },
      { ...this.#sourceFor(to), timeoutMs: this.#settings.int('tcp_connect_timeout') * 1000 },
    )
    const opened = to.proto === 'tls' ? (this.tls?.connect(stream, to) ?? stream) : stream
    const connection = this.#add(opened, socket, to)
    opened.onConnect = () => {
      this.#events.onCount('connect_success')
      this.#events.onCount('established')
      this.#opened(connection)
    }
    return connection.send(data) ? { ok: true, socket } : this.#refuse(connection)
  }

  /** The address to connect from: that of tcp_source_ipv4 or _ipv6, of the socket that the script forced, or the system's choice. */
  #sourceFor({ ip, forcedSocket, socket }: Destination): { readonly localIp?: string } {
    const name = ip.includes(':') ? 'tcp_source_ipv6' : 'tcp_source_ipv4'
    const localIp =
      this.#settings.text(name).replace(/^\[|\]$/g, '') || (forcedSocket && (socket?.ip ?? forcedSocket.ip))
    return localIp === undefined ? {} : { localIp }
  }

  #refuse({ remoteIp, remotePort }: Connection): SendResult {
    this.#log.error(
      `too much waits to be sent: nothing more for ${remoteIp}:${remotePort} (tcp_conn_wq_max, tcp_wq_max)`,
    )
    this.#events.onCount('sendq_full')
    return { ok: false, reason: 'queue-full' }
  }

  #add(stream: ByteStream, socket: ListenSocket, target?: Destination): Connection {
    const connection = new Connection(
      this.#nextId,
      stream,
      socket,
      this.#host.clock,
      this.#options(target !== undefined),
      {
        onMessage: (from, text) => this.#events.onMessage(text, this.#infoOf(from)),
        onRefused: (from, refused) => this.#events.onRefused(refused, this.#infoOf(from)),
        onClosed: (closed, unsent, reason) => {
          this.#connections.remove(closed)
          this.#countEnd(closed, reason)
          const shown = (): string =>
            `connection ${closed.id} to ${closed.remoteIp}:${closed.remotePort} closed: ${reason}`
          if (reason === notTaken) this.#log.warn(`${shown()} (tcp_send_timeout)`)
          else this.#log.debug(shown)
          if (unsent)
            this.#events.onSendFailed(target ?? { proto: closed.proto, ip: closed.remoteIp, port: closed.remotePort })
          this.#events.onClosed(infoOn(closed), endOf(reason))
        },
      },
    )
    connection.tls = target?.tls
    this.#nextId += this.#step
    this.#connections.add(connection)
    this.#changed(connection)
    return connection
  }

  #opened(connection: Connection): void {
    connection.wasOpen = true
    this.#changed(connection)
  }

  #changed(connection: Connection): void {
    this.#events.onChanged(infoOn(connection), [connection.remotePort, ...connection.aliases])
  }

  #countEnd({ wasOpen }: Connection, reason: string): void {
    if (reason === notTaken) this.#events.onCount('send_timeout')
    else if (reason.includes('ECONNRESET')) this.#events.onCount('con_reset')
    else if (reason.includes('ETIMEDOUT')) this.#events.onCount('con_timeout')
    else if (!wasOpen && reason !== stopReason) this.#events.onCount('connect_failed')
  }

  #options(isOpenedHere: boolean): ConnectionOptions {
    return {
      maxBytes: this.#settings.int('tcp_rd_buf_size'),
      acceptsNoLength: this.#settings.int('tcp_accept_no_cl') !== 0,
      acceptsHep3: acceptsHep3(this.#settings),
      lifetimeMs: this.#settings.int('tcp_connection_lifetime') * 1000,
      readTimeoutMs: this.#settings.int('tcp_msg_read_timeout') * 1000,
      firstMessageTimeoutMs: isOpenedHere ? 0 : this.#settings.int('tcp_msg_data_timeout') * 1000,
      sendTimeoutMs: this.#settings.int('tcp_send_timeout') * 1000,
      mayQueue: (bytes) => this.queuedBytes + bytes <= this.#settings.int('tcp_wq_max'),
      onQueueChanged: (bytes) => void (this.queuedBytes += bytes),
      maxQueuedBytes: this.#settings.int('tcp_conn_wq_max'),
      answersPing: this.#settings.int('tcp_crlf_ping') !== 0,
    }
  }

  #infoOf(connection: Connection): ReceiveInfo {
    const { socket } = connection
    return {
      proto: connection.proto,
      srcIp: showIp(connection.remoteIp, hexStyle(this.#settings)),
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
    if (connection === undefined) return false
    this.#connections.addAlias(connection, port)
    this.#changed(connection)
    return true
  }

  closeOne(id: number): boolean {
    const connection = this.#connections.get(id)
    connection?.close('closed on request')
    return connection !== undefined
  }

  /** Lets a connection speak another protocol, after its answer was sent; false when there is no such connection. */
  upgradeOne(id: number, answer: string, proto: Proto, framing: Framing): boolean {
    const connection = this.#connections.get(id)
    if (connection === undefined) return false
    connection.sendRaw(answer)
    connection.upgrade(proto, framing)
    this.#changed(connection)
    return true
  }

  /** Sends bytes of the connection's own protocol; false when there is no such connection. */
  sendRaw(id: number, bytes: string, ends: boolean): boolean {
    const connection = this.#connections.get(id)
    connection?.sendRaw(bytes)
    if (ends) connection?.end('closed on request')
    return connection !== undefined
  }

  /** Number of the connection over which a message would go; undefined when one would have to be opened. */
  find(to: Destination): number | undefined {
    return this.#connections.find(to)?.id
  }

  /** The socket of that connection. */
  socketOf(to: Destination): ListenSocket | undefined {
    return this.#connections.find(to)?.socket
  }

  has(id: number): boolean {
    return this.#connections.get(id) !== undefined
  }

  setLifetime(id: number, milliseconds: number): boolean {
    const connection = this.#connections.get(id)
    connection?.setLifetime(milliseconds)
    return connection !== undefined
  }

  /** The newest connection with this port of the peer, of whatever protocol. */
  findByPeer(ip: string, port: number): ConnectionInfo | undefined {
    const newest = this.#connections.newestWith(ip, port)
    return newest === undefined ? undefined : infoOn(newest)
  }

  streamOf(id: number): ByteStream | undefined {
    return this.#connections.get(id)?.stream
  }

  describe(): readonly ConnectionInfo[] {
    return [...this.#connections.all].map(infoOn)
  }

  close(): void {
    for (const connection of this.#connections.all) connection.close(stopReason)
  }
}
