import type { Later } from '#runtime/host/later.ts'
import type { FunctionsOf } from '#runtime/modules/define.ts'
import { RouteContext } from '#runtime/script/context.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import type { Proto } from '#runtime/transport/sockets.ts'
import type { TmParts } from './parts.ts'
import { relayErrors } from './errors.ts'
import { readProxy, takeTargets, mainTarget, type Proxy } from './targets.ts'
import type { tm } from './exports.ts'

type All = FunctionsOf<typeof tm>
type HostPort = { readonly host: string; readonly port: number }

/** t_relay() and its kin: to the request's destinations, or to places that the script names. */
export function relayingFunctions({ env, engine, relay, sendMore }: TmParts) {
  const toPlace = (ctx: RouteContext, place: string): Later<number> => {
    const proxy = place === '' ? undefined : readProxy(place)
    if (place !== '' && proxy === undefined) return -1
    return relay.relay(ctx, { proxy })
  }
  const over = (proto: Proto) => (ctx: RouteContext, args: HostPort | object) =>
    relay.relay(ctx, { proxy: 'host' in args ? { host: args.host, port: args.port, proto } : { proto } })
  const forward = (ctx: RouteContext, proxy: Proxy | undefined): Later<number> => {
    const transaction = engine.current(ctx)
    if (transaction === undefined) return -1
    return sendMore(transaction, ctx, takeTargets(ctx.msg), proxy)
  }
  const forwardOver =
    (proto: Proto | undefined) =>
    (ctx: RouteContext, { host, port }: HostPort) =>
      forward(ctx, { host, port, ...(proto === undefined ? {} : { proto }) })
  const replicate = async (ctx: RouteContext, proxy: Proxy | undefined): Promise<number> => {
    if (ctx.msg.method === 'ACK' || ctx.msg.method === 'CANCEL') return -1
    if (engine.current(ctx) === undefined) {
      const made = relay.newTransaction(ctx)
      if (made !== 1) return made
    }
    const transaction = engine.current(ctx)
    if (transaction === undefined) return -1
    transaction.isSilent = true
    return sendMore(transaction, ctx, [mainTarget(ctx.msg)], proxy)
  }
  const replicateOver =
    (proto: Proto) =>
    (ctx: RouteContext, { host, port }: HostPort) =>
      replicate(ctx, { host, port, proto })
  const placeOver = (proto: string, place: string): Proxy | undefined => readProxy(`${proto}:${place}`)
  return {
    t_relay: (ctx, args) => relay.relay(ctx, 'host' in args ? { proxy: { host: args.host, port: args.port } } : {}),
    // The flags of t_relay_to() change nothing in 6.1.5.
    t_relay_to: (ctx, { place = '' }) => toPlace(ctx, /^(?:0x[0-9a-f]+|\d+)$/i.test(place) ? '' : place),
    t_relay_to_proxy: (ctx, { place }) => toPlace(ctx, place),
    t_relay_to_avp: (ctx, { proto, place }) => {
      const proxy = placeOver(proto, place)
      return proxy === undefined ? -1 : relay.relay(ctx, { proxy })
    },
    t_cell_append_branches: async (ctx, { index, label }) => {
      const transaction = engine.table.findByNumbers(index, label)
      if (transaction === undefined || transaction.isReplied) return -1
      const targets = ctx.msg.branches
      ctx.msg.branches = []
      const own = new RouteContext(ctx.worker, 'request', '', transaction.request.clone(), transaction.attributes)
      own.linked = transaction.linked
      engine.attach(own, transaction)
      return (await sendMore(transaction, own, targets, undefined)) === 1 ? 1 : -1
    },
    t_msg_apply_changes: () => {
      env.log.error('t_msg_apply_changes(): the function cannot be used')
      return -1
    },
    t_relay_to_udp: over('udp'),
    t_relay_to_tcp: over('tcp'),
    t_relay_to_tls: over('tls'),
    t_relay_to_sctp: over('sctp'),
    t_forward_nonack: forwardOver(undefined),
    t_forward_nonack_udp: forwardOver('udp'),
    t_forward_nonack_tcp: forwardOver('tcp'),
    t_forward_nonack_tls: forwardOver('tls'),
    t_forward_nonack_sctp: forwardOver('sctp'),
    t_forward_nonack_to: (ctx, { proto, place }) => {
      const proxy = placeOver(proto, place)
      return proxy === undefined ? relayErrors.unspecified : forward(ctx, proxy)
    },
    t_forward_nonack_uri: (ctx) => forward(ctx, undefined),
    t_replicate: (ctx, args) => {
      if ('host' in args) return replicate(ctx, { host: args.host, port: args.port })
      if (!('uri' in args)) return replicate(ctx, undefined)
      const uri = parseUri(args.uri)
      if (uri === undefined) return relayErrors.unspecified
      return replicate(ctx, placeOfUri(uri.host, uri.portNumber, /;transport=(\w+)/i.exec(args.uri)?.[1]))
    },
    t_replicate_udp: replicateOver('udp'),
    t_replicate_tcp: replicateOver('tcp'),
    t_replicate_tls: replicateOver('tls'),
    t_replicate_sctp: replicateOver('sctp'),
    t_replicate_to: (ctx, { proto, place }) => {
      const proxy = placeOver(proto, place)
      return proxy === undefined ? relayErrors.unspecified : replicate(ctx, proxy)
    },
    t_newtran: (ctx) => relay.newTransaction(ctx),
    t_relay_cancel: async (ctx) => {
      if (ctx.msg.method !== 'CANCEL' || engine.table.find(ctx.msg, 'INVITE') === undefined) return 1
      return (await relay.relay(ctx)) > 0 ? 0 : -1
    },
  } satisfies Partial<All>
}

function placeOfUri(host: string, port: number, transport: string | undefined): Proxy {
  const named = transport === undefined ? undefined : readProxy(`${transport}:${host}`)
  return { host, port, ...(named?.proto === undefined ? {} : { proto: named.proto }) }
}
