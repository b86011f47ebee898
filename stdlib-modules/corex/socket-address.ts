import type { Value } from '#grammar/value.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { BadPvUse, BoundPv, PvUse } from '#runtime/pseudo-variables/define.ts'
import { toStr } from '#runtime/script/operators.ts'
import { innerText } from '#runtime/pseudo-variables/define.ts'
import { splitHostPort } from '#runtime/sip/uri.ts'
import { socketText, type ListenSocket, type Proto } from '#runtime/transport/sockets.ts'

/** `[proto:]host[:port]`; parts that are absent are undefined. */
export interface SocketAddress {
  readonly proto: string | undefined
  /** IPv6 with its brackets. */
  readonly host: string
  readonly port: number | undefined
}

/** Reads a socket address; undefined when it is none. */
export function parseSocketAddress(text: string): SocketAddress | undefined {
  const match = /^(?:(udp|tcp|tls|sctp|ws|wss):)?(.+)$/is.exec(text)
  const [, proto, rest] = match ?? []
  const hostPort = rest === undefined ? undefined : splitHostPort(rest)
  if (hostPort === undefined) return undefined
  const port = hostPort.port === '' ? undefined : Number(hostPort.port)
  return { proto: proto?.toLowerCase(), host: hostPort.host, port }
}

/** The socket with this protocol (UDP when absent), address and port. */
export function findSocket(sockets: readonly ListenSocket[], text: string): ListenSocket | undefined {
  const address = parseSocketAddress(text)
  if (address === undefined) return undefined
  const proto: string = address.proto ?? 'udp'
  const host = address.host.replace(/^\[|\]$/g, '').toLowerCase()
  return sockets.find(
    (socket) =>
      socket.proto === proto &&
      (socket.ip.toLowerCase() === host || socket.host.toLowerCase() === host) &&
      (address.port === undefined || address.port === socket.port),
  )
}

/** The transformations {sock.…}; null when the text is no socket address. */
export function sockTransformations(log: ModuleLogger) {
  const read =
    (take: (address: LooseSocketAddress) => string) =>
    (input: Value): Value => {
      const address = readLoosely(toStr(input))
      if (address === undefined) return null
      if (!('error' in address)) return take(address)
      log.error(address.error)
      return null
    }
  return {
    host: read(({ host }) => host),
    port: read(({ port }) => port),
    proto: read(({ proto }) => proto),
    touri: read(({ proto, host, port }) => {
      const transport = proto === '' ? '' : `;transport=${proto}`
      return `sip:${host}${port === '' ? '' : `:${port}`}${transport}`
    }),
  } as const
}

/** Parts as they are written; those that are absent are ''. */
interface LooseSocketAddress {
  readonly proto: string
  readonly host: string
  readonly port: string
}

/** Cuts `[proto:]host[:port]` at its colons, whatever the host is, as 6.1.5 does; undefined for the empty text. */
function readLoosely(text: string): LooseSocketAddress | { readonly error: string } | undefined {
  if (text === '') return undefined
  const parts = text.split(/:(?![^[]*\])/)
  const [first = '', second = '', third] = parts
  if (parts.length > 3 || third === '') return { error: `parse_protohostport(): too many colons in ${text}` }
  if (parts.length === 1) return { proto: '', host: first, port: '' }
  if (third === undefined && /^\d+$/.test(second)) return { proto: '', host: first, port: second }
  if (!/^(udp|tcp|tls|sctp|ws|wss)$/i.test(first)) return { error: `parse_protohostport(): bad protocol in ${text}` }
  if (third !== undefined && !/^\d+$/.test(third)) return { error: `parse_protohostport(): bad port number in ${text}` }
  return { proto: first, host: second, port: third ?? '' }
}

/**
 * `$lsock(key/value/field)`: key and field count by their first letters. A socket that does not exist gives null, an expression
 * that is none logs an error (6.1.5).
 */
export function bindLsock(use: PvUse, sockets: () => readonly ListenSocket[], log: ModuleLogger): BoundPv | BadPvUse {
  const { inner } = use
  if (inner === undefined) return { error: '$lsock() takes key/value/field' }
  return {
    get: (ctx) => {
      const expression = innerText(inner, ctx)
      const [key = '', value = '', field = '', ...rest] = expression.split('/')
      const find = socketFinders.get(key.charAt(0))
      const show = socketFields.get(field.charAt(0))
      if (find === undefined || show === undefined || rest.length > 0) {
        log.error(`failed to parse lsock expression [${expression}]`)
        return null
      }
      const socket = find(sockets(), value)
      return socket === undefined ? null : show(socket, sockets())
    },
  }
}

const socketFinders: ReadonlyMap<string, (all: readonly ListenSocket[], value: string) => ListenSocket | undefined> =
  new Map([
    ['n', (all, value) => all.find(({ name }) => name === value)],
    ['l', (all, value) => all.find((socket) => socketText(socket) === value)],
    ['a', (all, value) => all.find((socket) => advertisedText(socket) === value)],
  ])

const socketFields: ReadonlyMap<string, (socket: ListenSocket, all: readonly ListenSocket[]) => Value> = new Map<
  string,
  (socket: ListenSocket, all: readonly ListenSocket[]) => Value
>([
  ['n', ({ name }) => name ?? ''],
  ['l', socketText],
  ['a', advertisedText],
  ['i', (socket, all) => all.filter(({ proto }) => proto === socket.proto).indexOf(socket)],
])

function advertisedText({ proto, advertised }: ListenSocket): string {
  return advertised === undefined ? '' : `${proto}:${advertised.host}:${advertised.port}`
}

/** The check that makes a domain and its subdomains this server's own (alias_subdomains). */
export function subdomainCheck(
  text: string,
): ((host: string, port: number, proto: string | undefined) => boolean) | undefined {
  const address = parseSocketAddress(text)
  if (address === undefined) return undefined
  const domain = address.host.toLowerCase()
  return (host, port, proto) => {
    const name = host.toLowerCase()
    const isOurs = name === domain || name.endsWith(`.${domain}`)
    const hasPort = address.port === undefined || port === 0 || port === address.port
    return (
      isOurs && hasPort && (address.proto === undefined || proto === undefined || proto === (address.proto as Proto))
    )
  }
}
