import type { Identity } from '../server/core.ts'
import type { ListenSocket } from '../transport/sockets.ts'
import { parseIp } from './ip-match.ts'

interface Alias {
  readonly host: string
  readonly port: number
  readonly proto: string | undefined
}

/** Hosts are compared without case and without the brackets of IPv6; IPv6 addresses by value, however they are written. */
function plain(host: string): string {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  if (!bare.includes(':')) return bare.toLowerCase()
  return parseIp(bare)?.join('.') ?? bare.toLowerCase()
}

interface Place {
  readonly hosts: readonly string[]
  readonly ports: readonly number[]
  readonly proto: string
}

/**
 * Own are the listening sockets, the aliases, and what modules declare. Port 0 matches any. The name that a socket advertises is
 * own with the port that it advertises and with the real one (recorded with 6.1.5).
 */
export function createIdentity(sockets: readonly ListenSocket[]): Identity {
  const places = sockets.flatMap(placesOf)
  const aliases: Alias[] = []
  const known = new Set<string>()
  const checks: ((host: string, port: number, proto: string | undefined) => boolean)[] = []
  const isSocket = (host: string, port: number, proto: string | undefined): boolean =>
    places.some(
      (place) =>
        place.hosts.includes(host) &&
        (port === 0 || place.ports.includes(port)) &&
        (proto === undefined || place.proto === proto),
    )
  const isAlias = (host: string, port: number, proto: string | undefined): boolean =>
    known.has(host) &&
    aliases.some(
      (alias) =>
        plain(alias.host) === host &&
        (port === 0 || alias.port === 0 || alias.port === port) &&
        (proto === undefined || alias.proto === undefined || alias.proto === proto),
    )
  return {
    aliases,
    isMyself: (written, port = 0, proto) => {
      const host = plain(written)
      if (host === '') return false
      return (
        isSocket(host, port, proto) || isAlias(host, port, proto) || checks.some((check) => check(host, port, proto))
      )
    },
    addCheck: (check) => void checks.push(check),
    get hasChecks() {
      return checks.length > 0
    },
    addAlias: (host, port = 0, proto) => {
      const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
      aliases.push({ host: bare.toLowerCase(), port, proto })
      known.add(plain(host))
    },
  }
}

function placesOf({ proto, ip, host, port, advertised }: ListenSocket): readonly Place[] {
  const own: Place = { hosts: [plain(ip), plain(host)], ports: [port], proto }
  if (advertised === undefined) return [own]
  return [own, { hosts: [plain(advertised.host)], ports: [port, advertised.port], proto }]
}
