import type { BadPvUse, BoundPv, PvUse } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'
import type { Endpoint } from '#runtime/host/host.ts'

/** Marks the message of an event: its connection is no more. */
export const endedKey: unique symbol = Symbol('connection ended')

/**
 * `$tcp(…)`. The addresses are those of a load balancer that speaks for a client (PROXY protocol); for connections without one 6.1.5
 * gives an empty text and 0, and in event routes the peer.
 */
export function bindTcp(use: PvUse, core: Core): BoundPv | BadPvUse {
  const isEnded = ({ msg }: RouteContext): boolean => msg.attachments.has(endedKey)
  const idOf = ({ msg }: RouteContext): number => msg.received.connectionId
  const carrierOf = (ctx: RouteContext): Endpoint => {
    const { srcIp: ip, srcPort: port } = ctx.msg.received
    return isEnded(ctx) ? { ip, port } : (core.transport.streamOf(idOf(ctx))?.carrier ?? { ip: '', port: 0 })
  }
  switch (use.inner?.constant) {
    case 'conid':
      return { get: idOf }
    case 'aconid':
      return { get: (ctx) => (isEnded(ctx) ? null : idOf(ctx)) }
    case 'c_si':
      return { get: (ctx) => carrierOf(ctx).ip }
    case 'c_sp':
      return { get: (ctx) => carrierOf(ctx).port }
    case 'ac_si':
      return { get: (ctx) => (isEnded(ctx) ? null : carrierOf(ctx).ip) }
    case 'ac_sp':
      return { get: (ctx) => (isEnded(ctx) ? null : carrierOf(ctx).port) }
    default:
      return { error: 'unknown pv key: $tcp() takes conid, c_si, c_sp, ac_si, ac_sp, aconid' }
  }
}
