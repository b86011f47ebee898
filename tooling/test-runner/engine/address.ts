import type { Peer } from '../../virtual/recording-network.ts'

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
  return `${proto}:${hostOf(ip)}:${port}`
}

/** The address as it stands in a URI. */
export function hostOf(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip
}
