import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Via } from '#runtime/sip/headers/via.ts'
import { addressesOf, viasOf } from '#runtime/sip/parsed.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { bracketIp, protoNumbers, type Proto } from '#runtime/transport/sockets.ts'
import { fixedNames, type NamedReader } from './fixed-names.ts'

/** Where a reply goes next: what its second Via says (RFC 3261 §18.2.2). */
export interface ReplyHop {
  readonly host: string
  readonly port: number
  readonly proto: Proto
}

/** The next hop of a reply, undefined for a request or when no second Via is left. */
export function replyHop(msg: SipMessage): ReplyHop | undefined {
  const via = msg.isRequest ? undefined : viasOf(msg)[1]?.value
  return via === undefined ? undefined : hopOf(via)
}

function hopOf(via: Via): ReplyHop {
  const rport = Number(via.rport ?? '')
  const host = via.received === undefined || via.received === '' ? via.host : bracketIp(via.received)
  const proto = via.transport.toLowerCase()
  const port = rport || via.portNumber || (proto === 'tls' ? 5061 : 5060)
  return { host, port, proto: Object.hasOwn(protoNumbers, proto) ? (proto as Proto) : 'udp' }
}

/** `sip:host:port;transport=…` of a reply's next hop. */
export function replyHopUri({ host, port, proto }: ReplyHop): string {
  return `sip:${host}:${port};transport=${proto}`
}

function hop<T>(read: (found: ReplyHop) => T): (ctx: RouteContext) => T | null {
  return ({ msg }) => {
    const found = replyHop(msg)
    return found === undefined ? null : read(found)
  }
}

/** Status and next hop of a reply. */
export const replyVariables: { readonly [name: string]: PvBehaviour } = {
  // It is a number first: $rs + 1 adds, as in 6.1.5.
  rs: ({ msg }) => (msg.firstLine.kind === 'reply' ? msg.status : null),
  rsi: ({ msg }) => msg.status,
  rr: ({ msg }) => (msg.firstLine.kind === 'reply' ? msg.firstLine.reason : null),
  rpl: fixedNames(
    new Map<string, NamedReader>([
      ['duri', hop(replyHopUri)],
      ['dhost', hop((found) => found.host)],
      ['dport', hop((found) => found.port)],
      ['dproto', hop((found) => found.proto)],
      ['dprotoid', hop((found) => protoNumbers[found.proto])],
      ['cntvia', ({ msg }) => (msg.isRequest ? null : viasOf(msg).length)],
      ['cntrr', ({ msg }) => (msg.isRequest ? null : (addressesOf(msg, 'record-route')?.length ?? 0))],
    ]),
  ),
}
