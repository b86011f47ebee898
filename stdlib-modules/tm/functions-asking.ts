import type { FunctionsOf } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { toOf } from '#runtime/sip/parsed.ts'
import type { tm } from './exports.ts'
import { branchOf, statusOf } from './context.ts'
import type { TmParts } from './parts.ts'
import type { TransactionTable } from './table.ts'
import type { ArmedRoutes, Branch, Transaction } from './transaction.ts'

type All = FunctionsOf<typeof tm>

const armedKinds: ReadonlyMap<string, keyof ArmedRoutes> = new Map([
  ['failure_route', 'failure'],
  ['branch_route', 'branch'],
  ['onreply_route', 'onreply'],
  ['branch_failure_route', 'branchFailure'],
])

/** The functions that tell something of a transaction and change nothing. */
export function askingFunctions({ env, engine, relay }: TmParts) {
  const answer = (isTrue: boolean): 1 | -1 => (isTrue ? 1 : -1)
  const branchesOf = (ctx: RouteContext): readonly Branch[] => engine.find(ctx)?.branches ?? []
  return {
    t_check_trans: (ctx) => {
      const { msg } = ctx
      if (!msg.isRequest || ctx.kind === 'branch') return answer(engine.current(ctx) !== undefined)
      // In request_route a request that has its transaction counts as a repeated one (6.1.5).
      if (engine.current(ctx) !== undefined && ctx.kind !== 'request') return 1
      if (msg.method === 'CANCEL') return answer(engine.table.find(msg, 'INVITE') !== undefined)
      if (relay.absorb(msg)) return 0
      if (msg.method !== 'ACK') return -1
      // The ACK to a 2xx of this server ends here; one that was passed on is known only when a module listens for it (6.1.5).
      if (isOwnSuccess(engine.table, msg)) return 0
      return answer(engine.hears('ack-in') && acknowledged(engine.table, msg) !== undefined)
    },
    t_lookup_request: (ctx) => answer(engine.find(ctx) !== undefined),
    t_lookup_cancel: (ctx, { flags = 0 }) => {
      if (ctx.msg.method !== 'CANCEL') return -1
      const invite = engine.table.find(ctx.msg, 'INVITE')
      if (invite !== undefined && (flags & 1) !== 0) ctx.msg.flags = invite.request.flags
      return answer(invite !== undefined)
    },
    t_exists: (ctx) => answer(engine.find(ctx) !== undefined),
    t_is_set: (ctx, { what }) => {
      const kind = armedKinds.get(what)
      const armed = engine.current(ctx)?.armed ?? engine.settings(ctx).armed
      return answer(kind !== undefined && armed[kind] !== '')
    },
    t_check_status: (ctx, { status }) => answer(status.test(String(statusOf(engine, ctx)))),
    t_is_canceled: (ctx) => answer(engine.find(ctx)?.isCancelled === true),
    t_is_expired: (ctx) => {
      const transaction = engine.find(ctx)
      return answer(transaction !== undefined && env.core.host.clock.now() >= transaction.deadlineMs)
    },
    t_branch_timeout: (ctx) => answer(branchOf(ctx)?.isTimedOut === true),
    t_branch_replied: (ctx) => answer(branchOf(ctx)?.hasReplied === true),
    t_any_timeout: (ctx) => answer(branchesOf(ctx).some((branch) => branch.isTimedOut)),
    t_any_replied: (ctx) => answer(branchesOf(ctx).some((branch) => branch.hasReplied)),
    t_grep_status: (ctx, { code }) =>
      answer(branchesOf(ctx).some((branch) => branch.status === code && branch.hasReplied)),
    // True for every reply that arrives while one is held back (6.1.5).
    t_is_retr_async_reply: (ctx) => answer(engine.current(ctx)?.suspendedReply !== undefined),
    t_get_status_code: (ctx) => statusOf(engine, ctx) || -1,
  } satisfies Partial<All>
}

/** The INVITE whose 2xx an ACK acknowledges. */
function acknowledged(table: TransactionTable, ack: SipMessage): Transaction | undefined {
  return table.find(ack) ?? table.findAcknowledged(ack)
}

/** Whether an ACK belongs to a 2xx that this server gave itself. */
function isOwnSuccess(table: TransactionTable, ack: SipMessage): boolean {
  const invite = acknowledged(table, ack)
  return invite !== undefined && invite.relayed === ownReply && toOf(ack)?.value.tag === invite.toTag
}

/** What `relayed` of a transaction is after a reply of this server. */
const ownReply = -2
