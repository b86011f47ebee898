export type Proto = 'udp' | 'tcp' | 'tls' | 'sctp' | 'ws' | 'wss'

/** Kamailio's numbers of the protocols ($prid, `proto==`). */
export const protoNumbers = { udp: 1, tcp: 2, tls: 3, sctp: 4, ws: 5, wss: 6 } as const satisfies Record<Proto, number>

/** The protocol of the listening sockets over which messages of this protocol go: a WebSocket is TCP or TLS below (RFC 7118). */
export function carrierOf(proto: Proto): Proto {
  return proto === 'ws' ? 'tcp' : proto === 'wss' ? 'tls' : proto
}

/** Whether messages of this protocol come in frames, over a connection that only its peer can open (RFC 7118). */
export function isWebSocket(proto: string): boolean {
  return proto === 'ws' || proto === 'wss'
}

/** The protocol of what leaves through a socket: `ws` in a URI is any WebSocket, and secure where the connection below it is. */
export function protoThrough(socket: ListenSocket, proto: Proto): Proto {
  if (!isWebSocket(proto)) return proto
  return socket.proto === 'tls' ? 'wss' : 'ws'
}

/** The parameter transport of a URI that leads back: there is one word for both WebSockets (RFC 7118 §5.2). */
export function transportParameter(proto: string): string {
  return proto === 'wss' ? 'ws' : proto
}

/** A socket that the server listens on. */
export interface ListenSocket {
  readonly proto: Proto
  /** Numeric address without brackets. */
  readonly ip: string
  readonly port: number
  /** The address as the configuration named it. */
  readonly host: string
  /** listen … advertise: what Via, Record-Route and Contact show instead. */
  readonly advertised: { readonly host: string; readonly port: number } | undefined
  /** listen … name "x". */
  readonly name: string | undefined
  readonly virtual: boolean
  readonly family: 4 | 6
}

/** How a message arrived. */
export interface ReceiveInfo {
  readonly proto: Proto
  readonly srcIp: string
  readonly srcPort: number
  readonly dstIp: string
  readonly dstPort: number
  readonly socket: ListenSocket
  /** The TCP connection it came on, 0 for datagrams. */
  readonly connectionId: number
  /** Milliseconds since 1970. */
  readonly timeMs: number
}

/** Where a message is sent. */
export interface Destination {
  readonly proto: Proto
  readonly ip: string
  readonly port: number
  /** The socket to send from; chosen by protocol and address family when absent. */
  readonly socket?: ListenSocket | undefined
  /** The socket on which the request arrived that is sent on: without another choice one of UDP leaves from it again. */
  readonly receivedOn?: ListenSocket | undefined
  /** The socket that the script forced, whose connections are preferred. */
  readonly forcedSocket?: ListenSocket | undefined
  /** A TCP connection to use if it still exists. */
  readonly connectionId?: number | undefined
  /** Failures that do not block it, as bits of the blocklist. */
  readonly ignoredFailures?: number | undefined
  /** Fail rather than open a new connection (set_forward_no_connect, set_reply_no_connect). */
  readonly noConnect?: boolean | undefined
  /** Which TLS profile a connection that is opened takes, and the name that it asks for. */
  readonly tls?: { readonly serverName?: string | undefined; readonly serverId?: string | undefined } | undefined
  /** Close the connection after sending. */
  readonly closeAfter?: boolean | undefined
}

/** `ip` with brackets when it is IPv6. */
export function bracketIp(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip
}

/** `udp:127.0.0.1:5060`, as Kamailio writes sockets. */
export function socketText(socket: ListenSocket): string {
  return `${socket.proto}:${bracketIp(socket.ip)}:${socket.port}`
}
