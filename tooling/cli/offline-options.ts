import { socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import { readDuration } from '../duration.ts'
import { readAddress, socketFor } from '../virtual/peer.ts'
import type { Peer } from '../virtual/recording-network.ts'
import { UserError } from '../user-error.ts'

/** Reads an address as `readAddress` does: `udp:IP:PORT`, `tcp:IP:PORT`; an IPv6 address stands in brackets. */
export function parsePeer(text: string): Peer {
  const peer = readAddress(text)
  if (peer === undefined) throw new UserError(`--from ${text}: write udp:IP:PORT or tcp:IP:PORT`)
  return peer
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

/** --wait in milliseconds. */
export function readWait(text: string): number {
  const waitMs = readDuration(text, 'ms')
  if (waitMs === undefined) throw new UserError(`wait ${text}: write a time such as 500ms or 35s`)
  return waitMs
}

/** The socket that messages come to: the one that is wanted, or the first that fits who sends them. */
export function chooseSocket(
  { sockets }: { readonly sockets: readonly ListenSocket[] },
  from: Peer,
  wanted: string | undefined,
): ListenSocket {
  const chosen = socketFor(sockets, from, wanted)
  if (chosen !== undefined) return chosen
  const listening = sockets.map(socketText).join(', ')
  throw new UserError(
    `the configuration does not listen on ${wanted ?? `${from.proto} for ${from.ip}`}; it listens on ${listening}. Choose with --from and --to`,
  )
}
