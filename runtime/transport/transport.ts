import type { Destination, ListenSocket, ReceiveInfo } from './sockets.ts'

/** What became of a message that was handed to the transport. */
export type SendResult =
  | { readonly ok: true; readonly socket: ListenSocket }
  | { readonly ok: false; readonly reason: 'no-socket' | 'no-connection' | 'queue-full' | 'unsupported' }

/** Information on one TCP connection, for core.tcp_list. */
export interface ConnectionInfo {
  readonly id: number
  readonly proto: string
  readonly srcIp: string
  readonly srcPort: number
  readonly dstIp: string
  readonly dstPort: number
  readonly state: string
  /** Seconds until it is closed for want of traffic. */
  readonly timeoutSeconds: number
}

/** Sends and receives SIP over all listening sockets. */
export interface Transport {
  readonly sockets: readonly ListenSocket[]
  /** Hands the text to the network; a TCP connection is opened when needed. Failures after this are told to `onSendFailed`. */
  send(data: string, to: Destination): SendResult
  /** The socket that a message to this destination would leave from. */
  socketFor(to: Destination): ListenSocket | undefined
  connections(): readonly ConnectionInfo[]
  /** Declares that the connection also serves requests for this port of its peer (force_tcp_alias). */
  addConnectionAlias(connectionId: number, port: number): boolean
  closeConnection(connectionId: number): boolean
  /** Called for each complete message, without leading blank lines or keepalives. */
  onMessage: ((data: string, info: ReceiveInfo) => void) | undefined
  /** A connection could not be opened, or broke with unsent data. */
  onSendFailed: ((to: Destination) => void) | undefined
  close(): void
}
