import type { Peer } from '../virtual/recording-network.ts'
import { UserError } from '../user-error.ts'

/** Reads `udp:IP:PORT` or `tcp:IP:PORT`; an IPv6 address stands in brackets. */
export function parsePeer(text: string): Peer {
  const match = /^(udp|tcp):(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text)
  const [, proto, ip6, ip4, port] = match ?? []
  const ip = ip6 ?? ip4
  if ((proto !== 'udp' && proto !== 'tcp') || ip === undefined || Number(port) > 65_535) {
    throw new UserError(`--from ${text}: write udp:IP:PORT or tcp:IP:PORT`)
  }
  return { proto, ip, port: Number(port) }
}

/** Reads `--resolve NAME=IP` options: the addresses of each name. */
export function parseResolve(texts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const text of texts) {
    const [, name, ip] = /^([^=\s]+)=([0-9A-Fa-f.:]+)$/.exec(text) ?? []
    if (name === undefined || ip === undefined) throw new UserError(`--resolve ${text}: write NAME=IP`)
    names.set(name, [...(names.get(name) ?? []), ip])
  }
  return names
}

/** Reads `--debug-level`: the core parameter debug, negative for less than errors. */
export function parseDebugLevel(text: string): number {
  if (!/^-?\d{1,3}$/.test(text)) throw new UserError(`--debug-level ${text}: write a number such as 3`)
  return Number(text)
}
