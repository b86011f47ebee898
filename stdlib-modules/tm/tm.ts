import { implement } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { rpcStruct } from '#runtime/rpc/registry.ts'
import type { TmApi } from './api.ts'
import { TmEngine, type PendingSettings } from './engine.ts'
import { tm } from './exports.ts'
import { Relay } from './relay.ts'
import { branchKeyOfContext, Replies, statusKeyOfContext } from './replies.ts'
import { TmStatistics } from './statistics.ts'
import type { ArmedRoutes, Branch, Transaction } from './transaction.ts'

export default implement(tm, (env) => {
  const { core } = env
  const statistics = new TmStatistics()
  const engine = new TmEngine(env, statistics)
  const replies = new Replies(engine)
  const relay = new Relay(engine, replies.branches)

  const arm = (ctx: RouteContext, kind: keyof ArmedRoutes, name: string): 1 => {
    const wanted = name === '0' ? '' : name
    const transaction = engine.current(ctx)
    if (transaction === undefined) engine.pending(ctx).armed = { ...engine.pending(ctx).armed, [kind]: wanted }
    else transaction.armed = { ...transaction.armed, [kind]: wanted }
    return 1
  }
  const armed = (ctx: RouteContext): ArmedRoutes => engine.current(ctx)?.armed ?? engine.pending(ctx).armed
  const answer = (isTrue: boolean): 1 | -1 => (isTrue ? 1 : -1)
  const branchOf = (ctx: RouteContext): Branch | undefined => ctx.local.get(branchKeyOfContext) as Branch | undefined
  const branchesOf = (ctx: RouteContext): readonly Branch[] => relay.find(ctx)?.branches ?? []
  const statusOf = (ctx: RouteContext): number => {
    if (!ctx.msg.isRequest) return ctx.msg.status
    const picked = ctx.local.get(statusKeyOfContext)
    return typeof picked === 'number' ? picked : (relay.find(ctx)?.status ?? 0)
  }
  const setTimes = (ctx: RouteContext, change: (settings: PendingSettings) => void): 1 => {
    const settings = engine.pending(ctx)
    change(settings)
    const transaction = engine.current(ctx)
    if (transaction !== undefined) transaction.times = engine.times(ctx.msg.received.proto, settings)
    return 1
  }
  const checkTransaction = (ctx: RouteContext): 1 | 0 | -1 => {
    const { msg } = ctx
    if (!msg.isRequest) return -1
    if (msg.method === 'CANCEL') return answer(engine.table.find(msg, 'INVITE') !== undefined)
    if (relay.absorb(msg)) return 0
    if (msg.method !== 'ACK') return -1
    return answer(engine.table.find(msg) !== undefined)
  }
  const api: TmApi = {
    current: (ctx) => engine.current(ctx),
    on: (event, handler) => engine.on(event, handler),
    reply: (ctx, code, reason, toTag) => reply(engine.current(ctx), ctx, code, reason, toTag),
    replyTag: (ctx) => engine.current(ctx)?.toTag,
    sendRequest: () => false,
  }
  function reply(
    transaction: Transaction | undefined,
    ctx: RouteContext,
    code: number,
    reason: string,
    toTag?: string,
  ): boolean {
    return (
      transaction !== undefined && engine.replyLocally(transaction, code, reason, ctx.msg.replyHeaders.join(''), toTag)
    )
  }
  return {
    api: Object.assign(api, { engine, relay, replies, checkTransaction, statusOf, branchOf }),
    modInit: () => core.hooks.replyIn.add((msg) => replies.receive(msg)),
    destroy: () => {
      for (const transaction of engine.table.all) engine.destroy(transaction)
    },
    functions: {
      t_newtran: (ctx) => relay.newTransaction(ctx),
      t_relay: (ctx) => relay.relay(ctx),
      t_relay_cancel: async (ctx) => {
        if (engine.table.find(ctx.msg, 'INVITE') === undefined) return 1
        return (await relay.relay(ctx)) > 0 ? 0 : -1
      },
      t_check_trans: checkTransaction,
      t_lookup_request: (ctx) => answer(engine.table.find(ctx.msg) !== undefined),
      t_lookup_cancel: (ctx) => answer(engine.table.find(ctx.msg, 'INVITE') !== undefined),
      t_reply: (ctx, { code, reason }) => {
        if (engine.current(ctx) === undefined && ctx.msg.method !== 'ACK' && !relay.absorb(ctx.msg)) engine.create(ctx)
        return answer(reply(engine.current(ctx), ctx, code, reason))
      },
      t_release: (ctx) => {
        const transaction = engine.current(ctx)
        if (transaction !== undefined && transaction.branches.length === 0 && !transaction.isReplied)
          engine.destroy(transaction)
        return 1
      },
      t_retransmit_reply: (ctx) => {
        const transaction = relay.find(ctx)
        if (transaction === undefined || transaction.lastReply === '') return -1
        engine.stepServer(transaction, { kind: 'request' })
        return 1
      },
      t_on_failure: (ctx, { name }) => arm(ctx, 'failure', name),
      t_on_branch: (ctx, { name }) => arm(ctx, 'branch', name),
      t_on_branch_failure: (ctx, { name }) => arm(ctx, 'branchFailure', name),
      t_on_reply: (ctx, { name }) => arm(ctx, 'onreply', name),
      t_is_set: (ctx, { what }) => {
        const kinds: ReadonlyMap<string, keyof ArmedRoutes> = new Map([
          ['failure_route', 'failure'],
          ['branch_route', 'branch'],
          ['onreply_route', 'onreply'],
        ])
        const kind = kinds.get(what)
        return answer(kind !== undefined && armed(ctx)[kind] !== '')
      },
      t_check_status: (ctx, { status }) => answer(status.test(String(statusOf(ctx)))),
      t_is_canceled: (ctx) => answer(relay.find(ctx)?.isCancelled === true),
      t_is_expired: (ctx) => {
        const transaction = relay.find(ctx)
        return answer(
          transaction !== undefined && core.host.clock.now() - transaction.createdMs > env.params.max_inv_lifetime,
        )
      },
      t_branch_timeout: (ctx) => answer(branchOf(ctx)?.isTimedOut === true),
      t_branch_replied: (ctx) => answer(branchOf(ctx)?.reply !== undefined),
      t_any_timeout: (ctx) => answer(branchesOf(ctx).some((branch) => branch.isTimedOut)),
      t_any_replied: (ctx) => answer(branchesOf(ctx).some((branch) => branch.reply !== undefined)),
      t_grep_status: (ctx, { code }) => answer(branchesOf(ctx).some((branch) => branch.status === code)),
      t_set_fr: (ctx, { fr_inv_timer: inviteMs, fr_timer: finalMs }) =>
        setTimes(ctx, (settings) => {
          if (inviteMs > 0) settings.inviteMs = inviteMs
          if (finalMs !== undefined && finalMs > 0) settings.finalMs = finalMs
        }),
      t_reset_fr: (ctx) =>
        setTimes(ctx, (settings) => {
          settings.inviteMs = undefined
          settings.finalMs = undefined
        }),
      t_set_auto_inv_100: (ctx, { on }) => {
        engine.pending(ctx).isAutoTrying = on !== 0
        const transaction = engine.current(ctx)
        if (transaction !== undefined) transaction.isAutoTrying = on !== 0
        return 1
      },
      t_drop_replies: (ctx, { mode }) => {
        if (mode === 'n') return 1
        for (const branch of branchesOf(ctx)) branch.reply = undefined
        return 1
      },
      t_get_status_code: (ctx) => relay.find(ctx)?.status ?? -1,
    },
    rpc: {
      'tm.stats': () => [
        rpcStruct([
          ['current', statistics.current],
          ['waiting', statistics.waiting],
          ['total', statistics.total],
          ['total_local', statistics.local],
          ['rpl_received', statistics.repliesReceived],
          ['rpl_generated', statistics.repliesGenerated],
          ['rpl_sent', statistics.repliesSent],
          ['6xx', statistics.classes[6] ?? 0],
          ['5xx', statistics.classes[5] ?? 0],
          ['4xx', statistics.classes[4] ?? 0],
          ['3xx', statistics.classes[3] ?? 0],
          ['2xx', statistics.classes[2] ?? 0],
          ['created', statistics.total],
          ['freed', statistics.total - statistics.current],
          ['delayed_free', 0],
        ]),
      ],
    },
  }
})
