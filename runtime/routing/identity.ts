import type { Identity } from '../server/core.ts'
import type { ListenSocket } from '../transport/sockets.ts'

interface Alias {
  readonly host: string
  readonly port: number
  readonly proto: string | undefined
}

/** Hosts are compared without case and without the brackets of IPv6. */
function plain(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$/g, '')
}

/** Own are the listening sockets, what they advertise, the aliases, and what modules declare. Port 0 matches any. */
export function createIdentity(sockets: readonly ListenSocket[]): Identity {
  const aliases: Alias[] = []
  const checks: ((host: string, port: number, proto: string | undefined) => boolean)[] = []
  const isSocket = (host: string, port: number, proto: string | undefined): boolean =>
    sockets.some((socket) => {
      if (proto !== undefined && socket.proto !== proto) return false
      const names = [socket.ip, plain(socket.host)]
      if (names.includes(host) && (port === 0 || port === socket.port)) return true
      const { advertised } = socket
      return advertised !== undefined && plain(advertised.host) === host && (port === 0 || port === advertised.port)
    })
  const isAlias = (host: string, port: number, proto: string | undefined): boolean =>
    aliases.some(
      (alias) =>
        alias.host === host &&
        (port === 0 || alias.port === 0 || alias.port === port) &&
        (proto === undefined || alias.proto === undefined || alias.proto === proto),
    )
  return {
    aliases,
    isMyself: (written, port = 0, proto) => {
      const host = plain(written)
      return (
        isSocket(host, port, proto) || isAlias(host, port, proto) || checks.some((check) => check(host, port, proto))
      )
    },
    addCheck: (check) => void checks.push(check),
    addAlias: (host, port = 0, proto) => void aliases.push({ host: plain(host), port, proto }),
  }
}
