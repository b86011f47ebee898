import type { Edit, Outgoing } from '#runtime/sip/edits.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { bracketIp, transportParameter, type ListenSocket } from '#runtime/transport/sockets.ts'

/** The parts of a Record-Route that do not depend on where the request goes. */
export interface RecordRouteParts {
  /** `<sip:`, or `<sips:` with the user and its `@`. */
  readonly head: string
  /** `;lr` or `;lr=on`. */
  readonly lr: string
  /** `;ftag=…`, '' without one. */
  readonly fromTag: string
}

/** How a Record-Route gets its address. */
export type RecordRouteKind =
  | {
      readonly kind: 'socket'
      readonly received: ListenSocket
      readonly receivedProto: string
      readonly double: number
      readonly isNamed: boolean
    }
  | { readonly kind: 'advertised'; readonly address: string; readonly receivedProto: string; readonly double: number }
  | { readonly kind: 'preset'; readonly addresses: readonly string[] }

/**
 * The change that adds Record-Route headers. add_rr_param() replaces it by one with longer parameters, so that what a
 * branch_route adds goes away with the other edits of that branch.
 */
export interface RecordRouteEdit extends Edit {
  readonly recordRoute: {
    readonly kind: RecordRouteKind
    readonly parts: RecordRouteParts
    readonly parameters: string
  }
}

/** Makes the edit: before the first header, where Kamailio puts it. */
export function recordRouteEdit(
  msg: SipMessage,
  kind: RecordRouteKind,
  parts: RecordRouteParts,
  parameters: string,
): RecordRouteEdit {
  return {
    at: msg.firstLine.end,
    remove: 0,
    insert: (out) => headersText(kind, parts, parameters, out),
    recordRoute: { kind, parts, parameters },
  }
}

export function isRecordRouteEdit(edit: Edit): edit is RecordRouteEdit {
  return 'recordRoute' in edit
}

function headersText(kind: RecordRouteKind, parts: RecordRouteParts, parameters: string, out: Outgoing): string {
  switch (kind.kind) {
    case 'socket':
      return socketText(kind, parts, parameters, out)
    case 'advertised':
      return advertisedText(kind, parts, parameters, out)
    case 'preset':
      return kind.addresses
        .map((address) => header(`${parts.head}${address}${parts.fromTag}${parts.lr}${parameters}`))
        .join('')
  }
}

function header(uri: string): string {
  return `Record-Route: <${uri}>\r\n`
}

/** The outgoing side stands on top, so that each side finds its own address first. */
function socketText(
  kind: Extract<RecordRouteKind, { kind: 'socket' }>,
  parts: RecordRouteParts,
  parameters: string,
  out: Outgoing,
): string {
  const received = addressOf(kind.received, kind.receivedProto, kind.isNamed)
  const sent = out.socket === undefined ? outgoingAddress(out) : addressOf(out.socket, out.proto, kind.isNamed)
  const isDouble = kind.double > 1 || (kind.double === 1 && !isSameSocket(kind, out))
  const tail = `${isDouble ? ';r2=on' : ''}${parts.lr}${parts.fromTag}${parameters}`
  const own = header(`${parts.head}${received}${tail}`)
  return isDouble ? header(`${parts.head}${sent}${tail}`) + own : own
}

function isSameSocket(
  { received, receivedProto }: Extract<RecordRouteKind, { kind: 'socket' }>,
  out: Outgoing,
): boolean {
  if (out.socket !== undefined) {
    return out.proto === receivedProto && out.socket.ip === received.ip && out.socket.port === received.port
  }
  return outgoingAddress(out) === addressOf(received, receivedProto, false)
}

/** `host[:port][;transport=…][;sn=…]`: 5060 is left out unless it was advertised in so many words. */
function addressOf(socket: ListenSocket, proto: string, isNamed: boolean): string {
  const { advertised } = socket
  const host = advertised === undefined ? bracketIp(socket.ip) : advertised.host
  const port = advertised === undefined ? (socket.port === 5060 ? 0 : socket.port) : advertised.port
  const name = isNamed && socket.name !== undefined ? `;sn=${socket.name}` : ''
  return `${host}${port === 0 ? '' : `:${port}`}${transport(proto)}${name}`
}

function outgoingAddress(out: Outgoing): string {
  return `${out.socketHost}${out.socketPort === 5060 ? '' : `:${out.socketPort}`}${transport(out.proto)}`
}

function transport(proto: string): string {
  return proto === 'udp' ? '' : `;transport=${transportParameter(proto)}`
}

/** Here only the protocol tells the two sides apart: the address is the same on both. */
function advertisedText(
  kind: Extract<RecordRouteKind, { kind: 'advertised' }>,
  parts: RecordRouteParts,
  parameters: string,
  out: Outgoing,
): string {
  const tail = `${parts.fromTag}${parts.lr}${parameters}`
  const head = `${parts.head}${kind.address}`
  if (out.proto === kind.receivedProto) return header(head + tail)
  if (kind.double === 0) return header(`${head};transport=${transportParameter(kind.receivedProto)}${tail}`)
  const sides = [out.proto, kind.receivedProto].map((proto) =>
    header(`${head};transport=${transportParameter(proto)};r2=on${tail}`),
  )
  return sides.join('')
}
