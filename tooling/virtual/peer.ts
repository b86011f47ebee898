import { bracketIp, carrierOf, socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import type { Peer, PeerProto } from './recording-network.ts'

const protos: ReadonlyMap<string, PeerProto> = new Map([
  ['udp', 'udp'],
  ['tcp', 'tcp'],
  ['tls', 'tls'],
  ['ws', 'ws'],
  ['wss', 'wss'],
])

/**
 * Reads `udp:IP:PORT`, or with `tcp`, `tls`, `ws` or `wss`; the protocol may be missing (udp), and the port (5060). Undefined when it
 * is no address.
 */
export function readAddress(text: string): Peer | undefined {
  const match = /^(?:(udp|tcp|tls|wss?):)?(?:\[([0-9A-Fa-f:.]+)\]|([0-9]+(?:\.[0-9]+){3}))(?::(\d{1,5}))?$/.exec(text)
  if (match === null) return undefined
  const ip = match[2] ?? match[3] ?? ''
  const port = Number(match[4] ?? 5060)
  return port > 65_535 ? undefined : { proto: protos.get(match[1] ?? 'udp') ?? 'udp', ip, port }
}

/** `udp:IP:PORT`, as messages in a recording name their ends. */
export function addressText({ proto, ip, port }: Peer): string {
  return `${proto}:${bracketIp(ip)}:${port}`
}

/** The socket to which a peer sends: the one that is wanted, or the first of its protocol and family; undefined without one. */
export function socketFor(
  sockets: readonly ListenSocket[],
  { proto, ip }: Peer,
  wanted?: string,
): ListenSocket | undefined {
  if (wanted !== undefined) return sockets.find((one) => socketText(one) === wanted)
  const carrier = carrierOf(proto)
  return sockets.find((one) => one.proto === carrier && (one.family === 6) === ip.includes(':'))
}
