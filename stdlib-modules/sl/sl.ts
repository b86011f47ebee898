import { implement, type StatisticsOf } from '#runtime/modules/define.ts'
import { errorReply } from '#runtime/routing/error-reply.ts'
import { nextViaDestination, replyDestination } from '#runtime/routing/reply-destination.ts'
import { rpcStruct } from '#runtime/rpc/registry.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { buildForwardedReply, buildReply, isStatus } from '#runtime/sip/build-reply.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { toOf } from '#runtime/sip/parsed.ts'
import type { TmApi } from '../tm/api.ts'
import type { SlApi } from './api.ts'
import { sl } from './exports.ts'
import { redirectContacts } from './redirect-contacts.ts'
import { ReplyTags } from './reply-tags.ts'

/** Marks a request that got a final reply without a transaction. */
const repliedKey: unique symbol = Symbol('sl replied')

export default implement(sl, (env) => {
  const { core, params, statistics, log } = env
  const tags = new ReplyTags(core)
  let tm: TmApi | undefined

  const sendStateless = (
    ctx: RouteContext,
    status: number,
    reason: string,
    deliver?: (text: string) => boolean,
  ): boolean => {
    const { msg } = ctx
    if (!isStatus(status)) {
      log.error(`${status} is no status of a reply`)
      return false
    }
    // Of a request that cannot be read to its end 6.1.5 makes no reply.
    if (!msg.isRequest || msg.method === 'ACK' || msg.unreadable !== undefined) return false
    const destination = replyDestination(msg)
    const text = buildReply(msg, {
      status,
      reason,
      toTag: status === 100 ? undefined : tags.tagFor(msg),
      serverHeader: core.serverHeader(),
      headers: msg.replyHeaders.join('') + redirectContacts(msg, status, params.rich_redirect),
    })
    const changed = core.hooks.replyOut.all.reduce((out, change) => change(out, destination), text)
    const isSent = deliver === undefined ? core.transport.send(changed, destination).ok : deliver(changed)
    count(statistics, status, isSent)
    if (!isSent) log.error(`the reply ${status} to ${destination.ip}:${destination.port} could not be sent`)
    if (isSent && status >= 200) msg.attachments.set(repliedKey, true)
    if (isSent && (ctx.linked ?? core.routes.linked).has('event', 'sl:local-response')) {
      void core.routes.runEvent('sl:local-response', msg, { attributes: ctx.attributes, parent: ctx })
    }
    return isSent
  }
  const sendReply = (ctx: RouteContext, status: number, reason: string): boolean => {
    if (params.bind_tm !== 0 && tm?.current(ctx) !== undefined) return tm.reply(ctx, status, reason)
    return sendStateless(ctx, status, reason)
  }
  /** A variable without a value stands for the defaults, an empty reason for nothing that could be sent (6.1.5). */
  const answer = (
    ctx: RouteContext,
    args: { readonly code?: number | undefined; readonly reason?: string | undefined },
    send: typeof sendReply,
  ): 1 | -1 => {
    const reason = args.reason ?? params.default_reason
    if (reason === '') log.error('the reason of a reply is empty')
    return code(reason !== '' && send(ctx, args.code ?? params.default_code, reason))
  }
  const sendError = (ctx: RouteContext, isStateful: boolean): 1 | -1 => {
    const transaction = isStateful ? tm?.current(ctx) : undefined
    // A transaction that failed to relay has answered already.
    if (transaction !== undefined && transaction.status >= 200) return 1
    // Nor is a request answered twice (6.1.5; 5.6.3 sends a second reply).
    if (ctx.msg.attachments.get(repliedKey) === true) return 1
    const { status, reason } = errorReply(ctx.errorStatus, 'SL')
    return code(isStateful ? sendReply(ctx, status, reason) : sendStateless(ctx, status, reason))
  }
  const filterAck = (msg: SipMessage): boolean => {
    const tag = toOf(msg)?.value.tag
    if (tag === undefined || !tags.isOwn(tag, msg)) return false
    statistics.received_ACKs.add(1)
    if (core.routes.has('event', 'sl:filtered-ack')) void core.routes.runEvent('sl:filtered-ack', msg)
    return true
  }
  const api: SlApi = {
    sendReply,
    sendStatelessReply: sendStateless,
    replyTag: (ctx) => tm?.replyTag(ctx) ?? tags.tagFor(ctx.msg),
  }
  return {
    api,
    modInit: () => {
      tm = env.api<TmApi>('tm')
      core.hooks.ackIn.add(filterAck)
    },
    functions: {
      sl_send_reply: (ctx, args) => answer(ctx, args, sendStateless),
      sl_reply: (ctx, args) => answer(ctx, args, sendStateless),
      send_reply: (ctx, args) => answer(ctx, args, sendReply),
      send_reply_mode: (ctx, args) => answer(ctx, args, sendReply),
      // What t_relay() failed with is answered by tm at the end of the script (6.1.5).
      sl_reply_error: (ctx) => (tm?.hasFailed(ctx) === true ? -3 : sendError(ctx, false)),
      send_reply_error: (ctx) => sendError(ctx, true),
      sl_forward_reply: (ctx, args) => forwardReply(ctx, args.code, args.reason),
    },
    pvars: { ltt: (ctx) => api.replyTag(ctx) },
    rpc: { 'sl.stats': () => [rpcStruct(statisticRows(statistics))] },
  }

  function forwardReply(ctx: RouteContext, status: string | undefined, reason: string | undefined): 1 | -1 {
    const destination = nextViaDestination(ctx.msg)
    const text = destination === undefined ? undefined : buildForwardedReply(ctx.msg)
    if (destination === undefined || text === undefined) return -1
    const line = /^SIP\/2\.0 (\d{3}) ([^\r\n]*)/.exec(text)
    const head = `SIP/2.0 ${status ?? line?.[1] ?? '200'} ${reason ?? line?.[2] ?? ''}`
    const changed = line === null ? text : head + text.slice(line[0].length)
    return code(core.transport.send(changed, destination).ok)
  }
})

function code(isDone: boolean): 1 | -1 {
  return isDone ? 1 : -1
}

const ownCounters = new Set([200, 202, 300, 301, 302, 400, 401, 403, 404, 407, 408, 483, 500])

type Counters = StatisticsOf<typeof sl>

function count(statistics: Counters, status: number, isSent: boolean): void {
  if (!isSent) {
    statistics.failures.add(1)
    return
  }
  statistics.sent_replies.add(1)
  const group = status >= 100 && status < 700 ? `${Math.floor(status / 100)}xx_replies` : 'xxx_replies'
  const name = ownCounters.has(status) ? `${status}_replies` : group
  statistics[name as keyof Counters].add(1)
}

function statisticRows(statistics: Counters): readonly (readonly [string, number])[] {
  const names = [
    '200',
    '202',
    '2xx',
    '300',
    '301',
    '302',
    '3xx',
    '400',
    '401',
    '403',
    '404',
    '407',
    '408',
    '483',
    '4xx',
    '500',
    '5xx',
    '6xx',
    'xxx',
  ]
  return names.map((name) => [name, statistics[`${name}_replies` as keyof Counters].value()] as const)
}
