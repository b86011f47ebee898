import { bracketIp, socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import type { Peer } from './recording-network.ts'

/** Reads `udp:IP:PORT` or `tcp:IP:PORT`; the protocol may be missing (udp), and the port (5060). Undefined when it is no address. */
export function readAddress(text: string): Peer | undefined {
  const match = /^(?:(udp|tcp):)?(?:\[([0-9A-Fa-f:.]+)\]|([0-9]+(?:\.[0-9]+){3}))(?::(\d{1,5}))?$/.exec(text)
  if (match === null) return undefined
  const ip = match[2] ?? match[3] ?? ''
  const port = Number(match[4] ?? 5060)
  return port > 65_535 ? undefined : { proto: match[1] === 'tcp' ? 'tcp' : 'udp', ip, port }
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
  return sockets.find((one) => one.proto === proto && (one.family === 6) === ip.includes(':'))
}
