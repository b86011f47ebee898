import type { ListenSocket, ReceiveInfo } from '../transport/sockets.ts'
import { bracketIp } from '../transport/sockets.ts'
import { applyEdits, type Edit, type Outgoing } from './edits.ts'
import type { Via } from './headers/via.ts'
import type { SipMessage } from './message.ts'
import { topVia, type InField } from './parsed.ts'

/** What the text of a forwarded request depends on besides the message. */
export interface ForwardOptions {
  readonly socket: ListenSocket
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

/** `host` or `host:port`: the default port of the protocol is not written, as Kamailio does. */
export function shownHostPort(socket: ListenSocket): string {
  const { host, port } = shownAddress(socket)
  const isDefault = port === (socket.proto === 'tls' || socket.proto === 'wss' ? 5061 : 5060) || port === 0
  return isDefault ? host : `${host}:${port}`
}

/** The text of a request as it is forwarded: own Via on top, received and rport noted, edits applied (RFC 3261 §16.6). */
export function buildForwardedRequest(msg: SipMessage, options: ForwardOptions): string {
  const { socket, uri, branch } = options
  const address = shownAddress(socket)
  const out: Outgoing = { socketHost: address.host, socketPort: address.port, proto: socket.proto, branch, socket }
  const { firstLine } = msg
  const line = firstLine.kind === 'request' ? `${firstLine.method} ${uri} ${firstLine.version}\r\n` : ''
  const edits = [
    ...options.edits,
    ...viaEdits(msg, options),
    ...routeEdits(msg, options.path),
    ...lengthEdits(msg, socket),
  ]
  return line + applyEdits(msg.raw, sortEdits(edits), out, firstLine.end)
}

/** Edits at the same place stay in the order in which they were made. */
function sortEdits(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((one, other) => one.at - other.at)
}

function viaEdits(msg: SipMessage, options: ForwardOptions): readonly Edit[] {
  const top = topVia(msg)
  const at = msg.header('via')?.start ?? msg.firstLine.end
  const own: Edit = { at, remove: 0, insert: ownVia(msg, options) }
  return top === undefined ? [own] : [own, ...receivedEdits(msg, top)]
}

/** Our Via; a request that came over a connection names it, so that the reply finds it again. */
function ownVia(msg: SipMessage, options: ForwardOptions): string {
  const { socket, branch } = options
  const transport = socket.proto.toUpperCase()
  const rport = msg.addLocalRport ? ';rport' : ''
  const id = msg.received.connectionId === 0 ? '' : `;i=${msg.received.connectionId.toString(16)}`
  return `Via: SIP/2.0/${transport} ${shownHostPort(socket)};branch=${branch}${rport}${id}\r\n`
}

/** Whether the source must be written into the top Via (RFC 3261 §18.2.1, RFC 3581 §4). */
export function needsReceived(via: Via, received: ReceiveInfo, isForced: boolean): boolean {
  return isForced || via.rport !== undefined || via.host.replace(/^\[|\]$/g, '').toLowerCase() !== received.srcIp
}

function receivedEdits(msg: SipMessage, { field, value: via }: InField<Via>): readonly Edit[] {
  const isForced = msg.forceRport
  const edits: Edit[] = []
  const place = field.bodyStart + via.sentByEnd
  if (needsReceived(via, msg.received, isForced)) {
    const old = parameterRange(msg.raw, field.bodyStart, via, 'received')
    if (old !== undefined) edits.push({ ...old, insert: '' })
    edits.push({ at: place, remove: 0, insert: `;received=${msg.received.srcIp}` })
  }
  if (via.rport !== undefined || isForced) {
    const old = parameterRange(msg.raw, field.bodyStart, via, 'rport')
    const text = `;rport=${msg.received.srcPort}`
    edits.push(old === undefined ? { at: place, remove: 0, insert: text } : { ...old, insert: text })
  }
  return edits
}

/** Where a parameter stands in the buffer, with the semicolon before it. */
function parameterRange(
  raw: string,
  bodyStart: number,
  via: Via,
  name: string,
): { readonly at: number; readonly remove: number } | undefined {
  const found = via.parameters.find((parameter) => parameter.name.toLowerCase() === name)
  if (found === undefined) return undefined
  const semicolon = raw.lastIndexOf(';', bodyStart + found.start)
  return { at: semicolon, remove: bodyStart + found.end - semicolon }
}

/** A Path of the location service becomes the first Route (RFC 3327 §5.4). */
function routeEdits(msg: SipMessage, path: string): readonly Edit[] {
  if (path === '') return []
  const at = (msg.header('route') ?? msg.header('via'))?.start ?? msg.firstLine.end
  return [{ at, remove: 0, insert: `Route: ${path}\r\n` }]
}

/** Streams need a Content-Length (RFC 3261 §18.3); a message that came without one gets it. */
function lengthEdits(msg: SipMessage, socket: ListenSocket): readonly Edit[] {
  if (socket.proto === 'udp' || msg.header('content-length') !== undefined) return []
  return [{ at: msg.headersEnd, remove: 0, insert: `Content-Length: ${msg.body.length}\r\n` }]
}
