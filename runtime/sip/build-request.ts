import { bracketIp, isWebSocket, type ListenSocket, type Proto } from '../transport/sockets.ts'
import type { Edit, Outgoing } from './edits.ts'
import type { SipMessage } from './message.ts'
import { topVia } from './parsed.ts'
import { sentProtocol } from './sent-protocol.ts'
import { serializeMessage, sortEdits } from './serialize.ts'
import { findViaOptions } from './via-options.ts'
import { forwardedViaEdits } from './via-source.ts'

/** What the text of a forwarded request depends on besides the message. */
export interface ForwardOptions {
  readonly socket: ListenSocket
  /** The protocol that it leaves over: a WebSocket has the socket of TCP or TLS. */
  readonly proto: Proto
  /** The R-URI to send. */
  readonly uri: string
  /** The branch parameter of our Via, with its cookie. */
  readonly branch: string
  /** Route headers to insert before the others (Path of a registered contact): URIs in angle brackets, comma separated. */
  readonly path: string
  readonly edits: readonly Edit[]
}

/** Address of a socket as it is shown to others: what it advertises, or its own. */
export function shownAddress(socket: ListenSocket): { readonly host: string; readonly port: number } {
  return socket.advertised ?? { host: bracketIp(socket.ip), port: socket.port }
}

/**
 * `host` or `host:port` as Kamailio writes it in Via: 5060 is left out (for TLS 5061 is not), unless it was advertised in so
 * many words; an address that is advertised without a port has none.
 */
export function shownHostPort(socket: ListenSocket): string {
  return viaHostPort(socket, '', 0)
}

/** The same, where set_advertised_address() and set_advertised_port() go before what the socket shows. */
function viaHostPort(socket: ListenSocket, advertisedHost: string, advertisedPort: number): string {
  const { advertised } = socket
  const host = advertisedHost || (advertised?.host ?? bracketIp(socket.ip))
  const port = advertisedPort || (advertised?.port ?? (socket.port === 5060 ? 0 : socket.port))
  return port === 0 ? host : `${host}:${port}`
}

/** Whether messages of this protocol travel on a stream, where Content-Length delimits them. */
export function isStreamProto(proto: string): boolean {
  return proto === 'tcp' || proto === 'tls'
}

/** What edits whose text depends on the way out get to know. */
export function outgoingOf(socket: ListenSocket, branch: string, proto = socket.proto): Outgoing {
  const address = shownAddress(socket)
  return { socketHost: address.host, socketPort: address.port, proto, branch, socket }
}

/**
 * The text of a request as it is forwarded (RFC 3261 §16.6): first line with the R-URI given, own Via before the first Via,
 * source noted in the Via of the sender, Path as Route, edits applied. What is inserted at the same place keeps its order, so
 * that Record-Route and insert_hf() stand above our Via.
 */
export function buildForwardedRequest(msg: SipMessage, options: ForwardOptions): string {
  const { socket, uri, branch, proto } = options
  const { firstLine } = msg
  const top = topVia(msg)
  const viaStart = msg.header('via')?.start ?? firstLine.end
  const edits: Edit[] = [...options.edits, { at: viaStart, remove: 0, insert: ownVia(msg, options) }]
  if (options.path !== '') {
    // RFC 3327 §5.4; where there is no Route yet, Kamailio puts it right below its Via.
    edits.push({ at: msg.header('route')?.start ?? viaStart, remove: 0, insert: `Route: ${options.path}\r\n` })
  }
  if (top !== undefined) edits.push(...forwardedViaEdits(msg, top))
  return (
    requestLine(msg, uri) +
    serializeMessage(msg, sortEdits(edits), outgoingOf(socket, branch, proto), isStreamProto(proto))
  )
}

/** The first line with another R-URI; its blanks stay, and so does the case of the version. */
function requestLine({ raw, firstLine }: SipMessage, uri: string): string {
  if (firstLine.kind === 'reply') return ''
  const { uriStart, end } = firstLine
  return raw.slice(0, uriStart) + uri + raw.slice(uriStart + firstLine.uri.length, end)
}

/** Our Via; a request that came over TCP or TLS names its connection by its number, so that the reply finds it again. */
function ownVia(msg: SipMessage, { socket, branch, proto }: ForwardOptions): string {
  const options = findViaOptions(msg)
  const wanted = options?.address()
  const address = viaHostPort(socket, wanted?.host ?? msg.advertisedHost, wanted?.port ?? msg.advertisedPort)
  const extra = options === undefined ? '' : options.serverId() + options.parameters()
  const { connectionId, proto: from } = msg.received
  const id = connectionId === 0 || isWebSocket(from) ? '' : `;i=${connectionId.toString(16)}`
  const rport = msg.addLocalRport ? ';rport' : ''
  return `Via: ${sentProtocol(proto)}${address};branch=${branch}${id}${rport}${extra}\r\n`
}
