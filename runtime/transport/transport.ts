import type { ByteStream } from '../host/host.ts'
import type { Framing, RefusedMessage } from './framing.ts'
import type { Destination, ListenSocket, Proto, ReceiveInfo } from './sockets.ts'

/** What became of a message that was handed to the transport. */
export type SendResult =
  | { readonly ok: true; readonly socket: ListenSocket }
  | { readonly ok: false; readonly reason: 'no-socket' | 'no-connection' | 'queue-full' | 'unsupported' }

/** Information on one TCP connection, for core.tcp_list. */
export interface ConnectionInfo {
  readonly id: number
  readonly proto: Proto
  readonly srcIp: string
  readonly srcPort: number
  readonly dstIp: string
  readonly dstPort: number
  readonly state: string
  /** Seconds until it is closed for want of traffic. */
  readonly timeoutSeconds: number
}

/** Why a connection ended, as tcpops tells it to event routes: by either side, for want of traffic, or by a reset. */
export type ConnectionEnd = 'closed' | 'timeout' | 'reset'

/** What the module tls gives to the transport: it secures the connections of sockets that listen on TLS. */
export interface TlsSide {
  /** The stream within a connection that a peer opened. */
  accept(stream: ByteStream, socket: ListenSocket): ByteStream
  /** The stream within a connection that is being opened to this destination. */
  connect(stream: ByteStream, to: Destination): ByteStream
}

/** Sends and receives SIP over all listening sockets. */
export interface Transport {
  readonly sockets: readonly ListenSocket[]
  /** Hands the text to the network; a TCP connection is opened when needed. Failures after this are told to `onSendFailed`. */
  send(data: string, to: Destination): SendResult
  /** The socket that a message to this destination would leave from. */
  socketFor(to: Destination): ListenSocket | undefined
  connections(): readonly ConnectionInfo[]
  /** Number of the connection over which a message would go; undefined when one would have to be opened. */
  connectionFor(to: Destination): number | undefined
  /** Whether a connection of this number is open, in whichever process of the server. */
  hasConnection(connectionId: number): boolean
  /** Bytes that wait to be sent, on all connections together. */
  readonly queuedBytes?: number
  /** Declares that the connection also serves requests for this port of its peer (force_tcp_alias). */
  addConnectionAlias(connectionId: number, port: number): boolean
  closeConnection(connectionId: number): boolean
  /** Closes it when nothing goes over it for so long, from now on; false when there is no such connection. */
  setConnectionLifetime(connectionId: number, milliseconds: number): boolean
  /** The newest connection with this port of a peer, of whatever protocol. */
  connectionWith(ip: string, port: number): ConnectionInfo | undefined
  /** Lets the connection speak another protocol from now on, after sending `answer`; false when there is no such connection. */
  upgradeConnection(connectionId: number, answer: string, proto: Proto, framing: Framing): boolean
  /** Sends bytes of the connection's own protocol (a ping); with `ends` it is closed after them. False when there is none. */
  sendRaw(connectionId: number, bytes: string, ends?: boolean): boolean
  /** The byte stream of a connection: that of TLS knows the peer's certificate. */
  streamOf(connectionId: number): ByteStream | undefined
  /** Set by the module tls; without it connections over TLS are refused. */
  tls: TlsSide | undefined
  /** Called for each complete message, without leading blank lines or keepalives; a promise tells when it was handled. */
  onMessage: ((data: string, info: ReceiveInfo) => void | Promise<void>) | undefined
  /** Called for a message whose end cannot be told, before its connection is closed. */
  onRefused: ((refused: RefusedMessage, info: ReceiveInfo) => void) | undefined
  /** A connection could not be opened, or broke with unsent data. */
  onSendFailed: ((to: Destination) => void) | undefined
  /** A connection ended; it is no longer among connections(). */
  onConnectionClosed: ((connection: ConnectionInfo, end: ConnectionEnd) => void) | undefined
  /** A connection was opened, is connected now, speaks another protocol, or serves another port of its peer. */
  onConnectionChanged: ((connection: ConnectionInfo, ports: readonly number[]) => void) | undefined
  close(): void
}
