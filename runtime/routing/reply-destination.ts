import type { Via } from '../sip/headers/via.ts'
import type { SipMessage } from '../sip/message.ts'
import { topVia, viasOf } from '../sip/parsed.ts'
import { findParameter } from '../sip/parameters.ts'
import { protoNumbers, type Destination, type Proto } from '../transport/sockets.ts'
import { parseIp } from './ip-match.ts'

/**
 * Where a reply of our own to this request goes (RFC 3261 §18.2.2, RFC 3581): back over the connection it came on; over UDP to
 * the source address, and to the source port when rport was asked for or forced, else to the port of the Via.
 */
export function replyDestination(request: SipMessage): Destination {
  const { received } = request
  const via = topVia(request)?.value
  const usesRport = request.forceRport || via === undefined || via.rport !== undefined
  const viaPort = via === undefined || via.portNumber === 0 ? 5060 : via.portNumber
  return {
    proto: received.proto,
    ip: (request.repliesToVia ? viaAddress(via) : undefined) ?? received.srcIp,
    port: received.proto !== 'udp' || usesRport ? received.srcPort : viaPort,
    socket: received.socket,
    ignoredFailures: request.ignoredReplyFailures,
    noConnect: request.replyNoConnect,
    closeAfter: request.replyClose,
    ...(received.connectionId === 0 ? {} : { connectionId: received.connectionId }),
  }
}

/** The sent-by host of a Via when it is an address: names would have to be looked up. */
function viaAddress(via: Via | undefined): string | undefined {
  const host = via?.host.replace(/^\[|\]$/g, '')
  return host === undefined || parseIp(host) === undefined ? undefined : host
}

interface NextHop {
  readonly host: string
  readonly proto: Proto
  readonly port: number
  readonly connectionId: number | undefined
}

/**
 * What the second Via of a reply says of its way (RFC 3261 §18.2.2): received before sent-by, rport before the port. As in
 * Kamailio maddr is not looked at, nor whether the top Via is ours. Undefined without a second Via or with a transport that is
 * none.
 */
function nextHop(reply: SipMessage): NextHop | undefined {
  const vias = viasOf(reply)
  const own = vias[0]?.value
  const next = vias[1]?.value
  const proto = next?.transport.toLowerCase()
  if (own === undefined || next === undefined || proto === undefined || !isProto(proto)) return undefined
  const rport = /^\d{1,5}$/.test(next.rport ?? '') ? Number(next.rport) : 0
  const fallback = next.portNumber === 0 ? (proto === 'tls' || proto === 'wss' ? 5061 : 5060) : next.portNumber
  const id = findParameter(own.parameters, 'i')?.value ?? ''
  return {
    host: (next.received || next.host).replace(/^\[|\]$/g, ''),
    proto,
    port: rport > 0 && rport < 65536 ? rport : fallback,
    connectionId: proto !== 'udp' && /^[0-9a-f]{1,8}$/i.test(id) ? Number.parseInt(id, 16) : undefined,
  }
}

function isProto(text: string): text is Proto {
  return text in protoNumbers && Object.hasOwn(protoNumbers, text)
}

function destinationAt(ip: string, { proto, port, connectionId }: NextHop, reply: SipMessage): Destination {
  return {
    proto,
    ip,
    port,
    noConnect: reply.replyNoConnect,
    closeAfter: reply.replyClose,
    ...(connectionId === undefined ? {} : { connectionId }),
  }
}

/** Broadcast, multicast and no address at all: a reply sent there could only serve to flood (RFC 4475 §3.3.10). */
function isForMany(ip: string): boolean {
  return ip === '255.255.255.255' || /^(?:0\.|22[4-9]\.|23\d\.|ff)/i.test(ip) || /^[0:]+$/.test(ip)
}

/** Where a received reply goes on to: what its second Via says; undefined when that names no numeric address. */
export function nextViaDestination(reply: SipMessage): Destination | undefined {
  const hop = nextHop(reply)
  const isOne = hop !== undefined && parseIp(hop.host) !== undefined && !isForMany(hop.host)
  return isOne ? destinationAt(hop.host, hop, reply) : undefined
}
