import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { shownAddress } from '#runtime/sip/build-request.ts'
import { bracketIp, isWebSocket, protoNumbers, transportParameter, type Proto } from '#runtime/transport/sockets.ts'
import { bound, fixedNames, textWithNumber, type NamedReader } from './fixed-names.ts'

type Transport = 'named' | 'named unless udp'

/** `sip:host:port`, with the transport always or only when it is not UDP. */
function sipUri(host: string, port: number, proto: Proto, transport: Transport): string {
  const isNamed = transport === 'named' || proto !== 'udp'
  return `sip:${host}:${port}${isNamed ? `;transport=${transportParameter(proto)}` : ''}`
}

function sourceUri(transport: Transport): PvBehaviour {
  return ({ msg: { received } }) => sipUri(bracketIp(received.srcIp), received.srcPort, received.proto, transport)
}

function socketUri(transport: Transport): PvBehaviour {
  return ({ msg }) => {
    const { ip, port, proto } = msg.received.socket
    return sipUri(bracketIp(ip), port, isWebSocket(msg.received.proto) ? msg.received.proto : proto, transport)
  }
}

function advertisedUri(transport: Transport): PvBehaviour {
  return ({ msg: { received } }) => {
    const { host, port } = shownAddress(received.socket)
    return sipUri(host, port, received.proto, transport)
  }
}

const protocol: PvBehaviour = bound(
  textWithNumber(
    ({ msg }) => msg.received.proto,
    ({ msg }) => protoNumbers[msg.received.proto],
  ),
)

function isV6({ msg }: RouteContext): boolean {
  return msg.received.srcIp.includes(':')
}

/** Where the message came from, over what, and on which of our sockets. */
export const transportVariables: { readonly [name: string]: PvBehaviour } = {
  si: ({ msg }) => msg.received.srcIp,
  src_ip: ({ msg }) => msg.received.srcIp,
  siz: ({ msg }) => bracketIp(msg.received.srcIp),
  sp: ({ msg }) => msg.received.srcPort,
  su: sourceUri('named unless udp'),
  sut: sourceUri('named'),
  sas: ({ msg: { received } }) => `${received.proto}:${bracketIp(received.srcIp)}:${received.srcPort}`,
  pr: protocol,
  proto: protocol,
  prid: ({ msg }) => protoNumbers[msg.received.proto],
  Ri: ({ msg }) => msg.received.socket.ip,
  Rp: ({ msg }) => msg.received.socket.port,
  Ru: socketUri('named unless udp'),
  Rut: socketUri('named'),
  Rn: ({ msg }) => msg.received.socket.name ?? null,
  Ras: ({ msg: { received } }) => `${received.proto}:${bracketIp(received.socket.ip)}:${received.socket.port}`,
  RAi: ({ msg }) => shownAddress(msg.received.socket).host.replace(/^\[|\]$/g, ''),
  // An address that is advertised without a port shows 0, as in 6.1.5.
  RAp: ({ msg }) => shownAddress(msg.received.socket).port,
  RAu: advertisedUri('named unless udp'),
  RAut: advertisedUri('named'),
  conid: ({ msg }) => (msg.received.connectionId === 0 ? null : msg.received.connectionId),
  af: fixedNames(
    new Map<string, NamedReader>([
      ['name', (ctx) => (isV6(ctx) ? 'IPv6' : 'IPv4')],
      ['id', (ctx) => (isV6(ctx) ? 10 : 2)],
    ]),
  ),
}
