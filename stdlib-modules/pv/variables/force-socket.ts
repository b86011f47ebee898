import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { toStr } from '#runtime/script/operators.ts'
import type { Core } from '#runtime/server/core.ts'
import { socketText, type ListenSocket } from '#runtime/transport/sockets.ts'
import { parseSocketSpec } from '#runtime/transport/parse-socket.ts'

/** The listening socket that a text such as `udp:10.0.0.1:5060` names, by its own address or the advertised one; the port may be left out. */
export function findSocket(core: Core, text: string): ListenSocket | undefined {
  const spec = parseSocketSpec(text)
  if (spec === undefined || text.endsWith(':*')) return undefined
  const { proto, port } = spec
  const host = spec.host.replace(/^\[|\]$/g, '').toLowerCase()
  return core.transport.sockets.find(
    (socket) =>
      (proto === undefined || socket.proto === proto) &&
      ((isNamed(socket, host, spec.host) && (port === 0 || socket.port === port)) ||
        (socket.advertised?.host === spec.host && (port === 0 || socket.advertised.port === port))),
  )
}

function isNamed(socket: ListenSocket, ip: string, host: string): boolean {
  return socket.ip === ip || socket.host === host
}

/** `$fs`, `$fsn` and `$fsp`: the socket from which the message is to leave, its name and its port. */
export function forceSocketVariables(core: Core): { readonly [name: string]: PvBehaviour } {
  const assign =
    (
      find: (text: string) => ListenSocket | undefined,
      what: string,
      isAcceptable = (text: string): boolean => text !== '',
    ) =>
    ({ msg }: RouteContext, value: Value): boolean => {
      if (value === null) {
        msg.forceSocket = undefined
        return true
      }
      if (typeof value !== 'string' || !isAcceptable(value)) {
        core.logger.forModule('pv').error(`${toStr(value)} is no socket`)
        return false
      }
      const socket = find(value)
      if (socket === undefined) {
        core.logger.forModule('pv').warn(`no listening socket ${what} ${toStr(value)}`)
        return true
      }
      msg.forceSocket = socket
      return true
    }
  return {
    fs: {
      bind: () => ({
        get: ({ msg }) => (msg.forceSocket === undefined ? null : socketText(msg.forceSocket)),
        set: assign(
          (text) => findSocket(core, text),
          'at',
          (text) => parseSocketSpec(text) !== undefined,
        ),
      }),
    },
    fsn: {
      bind: () => ({
        get: ({ msg }) => msg.forceSocket?.name ?? null,
        set: assign((text) => core.transport.sockets.find(({ name }) => name === text), 'named'),
      }),
    },
    fsp: ({ msg }) => msg.forceSocket?.port ?? 0,
  }
}
