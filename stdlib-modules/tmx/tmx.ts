import { implement } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { TmInternals } from '../tm/internals.ts'
import { tmx } from './exports.ts'

export default implement(tmx, (env) => {
  let tm: TmInternals | undefined
  const is =
    (kind: RouteContext['kind']) =>
    (ctx: RouteContext): 1 | -1 =>
      ctx.kind === kind ? 1 : -1
  const branch = (ctx: RouteContext) => tm?.branchOf(ctx)
  return {
    modInit: () => {
      tm = env.api<TmInternals>('tm')
      if (tm === undefined) throw new Error('cannot bind to tm: load tm.so before tmx.so')
    },
    functions: {
      // One event loop runs a script to its first wait without interruption: another run of the same request can only be one
      // that waits, and that one has its transaction already.
      t_precheck_trans: (ctx) => {
        if (tm === undefined || ctx.msg.method === 'ACK') return -1
        return tm.engine.table.find(ctx.msg) === undefined ? -1 : 1
      },
      t_is_branch_route: is('branch'),
      t_is_failure_route: is('failure'),
      t_is_reply_route: is('onreply'),
      t_is_request_route: is('request'),
      t_flush_flags: (ctx) => {
        const transaction = tm?.engine.current(ctx)
        if (transaction === undefined) return -1
        transaction.request.flags = ctx.msg.flags
        return 1
      },
      t_flush_xflags: (ctx) => (tm?.engine.current(ctx) === undefined ? -1 : 1),
    },
    pvars: {
      T_branch_idx: (ctx) => {
        if (ctx.kind === 'branch') return tm?.engine.current(ctx)?.currentBranch ?? -1
        return branch(ctx)?.index ?? -1
      },
      T_reply_code: (ctx) => tm?.statusOf(ctx) ?? 0,
      T_reply_reason: (ctx) => {
        const reply = ctx.msg.isRequest ? branch(ctx)?.reply : ctx.msg
        return reply?.firstLine.kind === 'reply' ? reply.firstLine.reason : null
      },
      T_reply_last: (ctx) => branch(ctx)?.status ?? 0,
      T_reply_ruid: (ctx) => branch(ctx)?.ruid || null,
    },
  }
})
