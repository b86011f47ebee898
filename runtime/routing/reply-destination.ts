import type { SipMessage } from '../sip/message.ts'
import { topVia, viasOf } from '../sip/parsed.ts'
import type { Destination, Proto } from '../transport/sockets.ts'

/**
 * Where a reply of our own to this request goes (RFC 3261 §18.2.2, RFC 3581): back over the connection it came on; over UDP to
 * the source address, and to the source port when rport was asked for or forced, else to the port of the Via.
 */
export function replyDestination(request: SipMessage): Destination {
  const { received } = request
  const via = topVia(request)?.value
  const usesRport = request.forceRport || via?.rport !== undefined
  const viaPort = via === undefined || via.portNumber === 0 ? (received.proto === 'tls' ? 5061 : 5060) : via.portNumber
  return {
    proto: received.proto,
    ip: received.srcIp,
    port: received.proto !== 'udp' || usesRport ? received.srcPort : viaPort,
    socket: received.socket,
    noConnect: request.replyNoConnect,
    closeAfter: request.replyClose,
    ...(received.connectionId === 0 ? {} : { connectionId: received.connectionId }),
  }
}

/** Where a received reply goes on to: what its second Via says; undefined when that names no numeric address. */
export function nextViaDestination(reply: SipMessage): Destination | undefined {
  const vias = viasOf(reply)
  const own = vias[0]?.value
  const next = vias[1]?.value
  if (next === undefined) return undefined
  const proto = next.transport.toLowerCase() as Proto
  const host = next.received ?? next.host
  const rport = next.rport === undefined || next.rport === '' ? 0 : Number(next.rport)
  const fallback = next.portNumber === 0 ? (proto === 'tls' ? 5061 : 5060) : next.portNumber
  const id = own?.parameters.find((parameter) => parameter.name === 'i')?.value
  return {
    proto,
    ip: host.replace(/^\[|\]$/g, ''),
    port: rport === 0 ? fallback : rport,
    ...(id === undefined ? {} : { connectionId: Number.parseInt(id, 16) }),
  }
}
