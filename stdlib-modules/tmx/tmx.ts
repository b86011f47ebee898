import { implement } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { TmInternals } from '../tm/internals.ts'
import type { Transaction } from '../tm/transaction.ts'
import { tmx } from './exports.ts'
import { askOthers, cancelByCallId, offerToOthers, replyByCallId } from './calls-elsewhere.ts'
import { virtualFlagFunctions } from './virtual-flags.ts'
import { statisticsReaders } from './statistics.ts'
import {
  asReceived,
  branchIndex,
  namedVariable,
  readBranch,
  readTransaction,
  replyCode,
  replyReason,
  transactionOf,
  variableOf,
} from './variables.ts'

export default implement(tmx, (env) => {
  const { core } = env
  let tm: TmInternals | undefined
  const answer = (isTrue: boolean): 1 | -1 => (isTrue ? 1 : -1)
  const current = (ctx: RouteContext): Transaction | undefined => tm?.engine.current(ctx)
  const others = askOthers(core.shared)
  const keepFlags = (ctx: RouteContext): 1 | -1 => {
    const transaction = current(ctx)
    if (transaction === undefined) return -1
    transaction.request.flags = ctx.msg.flags
    return 1
  }
  return {
    modInit: () => {
      tm = env.api<TmInternals>('tm')
      if (tm === undefined) throw new Error('cannot bind to tm: load tm.so before tmx.so')
      offerToOthers(tm, core.shared)
      for (const [name, read] of statisticsReaders(tm))
        core.statistics.partial(
          'tmx',
          name,
          read,
          tmx.statistics[name],
          name === 'inuse_transactions' || name === 'active_transactions',
        )
    },
    functions: {
      // One event loop runs a script to its first wait without interruption: another run of the same request can only
      // be one
      // that waits, and that one has its transaction already.
      t_precheck_trans: (ctx) => {
        if (tm === undefined || ctx.msg.method === 'ACK') return -1
        return tm.engine.table.find(ctx.msg) === undefined ? -1 : 1
      },
      t_is_branch_route: (ctx) => answer(ctx.kind === 'branch'),
      t_is_failure_route: (ctx) => answer(ctx.kind === 'failure'),
      t_is_reply_route: (ctx) => answer(ctx.kind === 'onreply' || ctx.kind === 'reply'),
      t_is_request_route: (ctx) => answer(ctx.kind === 'request'),
      t_flush_flags: keepFlags,
      t_flush_xflags: keepFlags,
      t_cancel_branches: (ctx, { which }) => {
        const transaction = current(ctx)
        if (transaction === undefined) return -1
        const own = tm?.branchOf(ctx)
        // 6.1.5 cancels all branches for "this" too.
        const wanted = transaction.branches.filter((branch) => which !== 'others' || branch !== own)
        tm?.cancel(ctx, transaction, wanted)
        return 1
      },
      t_cancel_callid: (ctx, { callid, cseq, flag, reason }) => {
        if (!core.shared.owns(callid)) return others.cancel(callid, cseq, flag, reason)
        return answer(tm !== undefined && cancelByCallId(tm, { callid, cseq, flag, reason }, ctx))
      },
      t_reply_callid: (ctx, { callid, cseq, code, reason }) => {
        if (!core.shared.owns(callid)) return others.reply(callid, cseq, code, reason)
        return answer(tm !== undefined && replyByCallId(tm, { callid, cseq, code, reason }, ctx))
      },
      t_reuse_branch: (ctx) => {
        const branch = tm?.branchOf(ctx)
        if (branch === undefined || tm?.isBranchFailure(ctx) !== true) return -1
        const { msg } = ctx
        msg.newUri = branch.uri
        msg.uriIsNew = true
        if (branch.dstUri !== '') msg.dstUri = branch.dstUri
        msg.path = branch.path
        msg.branchFlags = branch.flags
        msg.ruid = branch.ruid
        return 1
      },
      t_suspend: (ctx) => answer(tm?.suspend(ctx) !== undefined),
      t_continue: async (_ctx, { index, label, route }) =>
        answer((await tm?.resume({ index, label }, route)) === true || (await others.resume(index, label, route))),
      ...virtualFlagFunctions(() => tm),
      t_drop: (ctx) => {
        const transaction = current(ctx)
        if (transaction !== undefined) tm?.engine.release(transaction)
        return 0
      },
    },
    pvars: {
      T_branch_idx: (ctx) => (tm === undefined ? 0 : branchIndex(tm, ctx)),
      T_reply_code: (ctx) => (tm === undefined ? 0 : replyCode(tm, ctx)),
      T_reply_reason: (ctx) => (tm === undefined ? '' : replyReason(tm, ctx)),
      T_reply_last: (ctx) => (ctx.kind === 'onreply' ? (tm?.branchOf(ctx)?.status ?? '') : ''),
      T_reply_ruid: (ctx) => tm?.branchOf(ctx)?.ruid ?? '',
      T_inv: variableOf(env.pv, (ctx) =>
        ctx.msg.method === 'CANCEL' ? asReceived(tm?.engine.table.find(ctx.msg, 'INVITE')?.request) : undefined,
      ),
      T_req: variableOf(env.pv, (ctx) =>
        tm === undefined || ctx.msg.isRequest ? undefined : asReceived(transactionOf(tm, ctx)?.request),
      ),
      T_rpl: variableOf(env.pv, (ctx) => {
        const branch = ctx.msg.isRequest ? tm?.branchOf(ctx) : undefined
        return branch?.isTimedOut === true ? undefined : asReceived(branch?.reply)
      }),
      T: namedVariable(() => tm, readTransaction),
      T_branch: namedVariable(() => tm, readBranch),
    },
  }
})
