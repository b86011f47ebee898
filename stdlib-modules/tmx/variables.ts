import type { PvAccessor } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import { topVia } from '#runtime/sip/parsed.ts'
import type { TmInternals } from '../tm/internals.ts'
import type { Transaction } from '../tm/transaction.ts'

/** The transaction that a run is about; in the core's reply_route the one that the reply belongs to. */
export function transactionOf(tm: TmInternals, ctx: RouteContext): Transaction | undefined {
  const found = tm.engine.find(ctx)
  if (found !== undefined || ctx.msg.isRequest) return found
  return tm.engine.table.findBranch(topVia(ctx.msg)?.value.branch ?? '')?.transaction
}

/** $T_branch_idx: of the branch; in failure_route how many there are, in request_route and most events how many were added; -1 elsewhere (6.1.5). */
export function branchIndex(tm: TmInternals, ctx: RouteContext): number {
  if (tm.isResumedReply(ctx) || ctx.kind === 'onsend' || ctx.kind === 'reply' || ctx.routeName === 'tm:local-request')
    return -1
  const transaction = tm.engine.current(ctx)
  if (transaction === undefined) return ctx.kind === 'request' || ctx.kind === 'event' ? ctx.msg.branches.length : 0
  if (ctx.kind === 'branch') return transaction.currentBranch ?? 0
  if (isFailure(tm, ctx)) return transaction.branches.length
  return tm.branchOf(ctx)?.index ?? 0
}

function isFailure(tm: TmInternals, ctx: RouteContext): boolean {
  return ctx.kind === 'failure' && !tm.isBranchFailure(ctx)
}

/** $T_reply_code: of the reply that a run is about; while a message is sent there is none. */
export function replyCode(tm: TmInternals, ctx: RouteContext): number {
  return ctx.kind === 'onsend' ? 0 : tm.statusOf(ctx)
}

/** The reason of the reply that a run is about; '' where there is none to speak of. */
export function replyReason(tm: TmInternals, ctx: RouteContext): string {
  if (tm.isBranchFailure(ctx)) return ''
  const branch = tm.branchOf(ctx)
  const reply = ctx.msg.isRequest ? branch?.reply : ctx.msg
  if (branch?.isTimedOut === true) return 'Request Timeout'
  return reply?.firstLine.kind === 'reply' ? reply.firstLine.reason : ''
}

/** The names that $T(…) and $T_branch(…) take. */
const names = new Set([
  'id_index',
  'id_index_n',
  'id_label',
  'id_label_n',
  'reply_code',
  'reply_type',
  'reply_reason',
  'branch_index',
  'ruid',
  'uri',
  'flags',
])

/** $T(…) and $T_branch(…); `tm` is known from mod_init on. */
export function namedVariable(tm: () => TmInternals | undefined, read: ReadNamed): PvBehaviour {
  return {
    bind: (use) => {
      const name = use.inner?.constant
      if (name === undefined || !names.has(name)) return { error: `unknown PV name ${name ?? ''}` }
      return {
        get: (ctx) => {
          const bound = tm()
          return bound === undefined ? null : read(bound, ctx, name)
        },
      }
    },
  }
}

type ReadNamed = (tm: TmInternals, ctx: RouteContext, name: string) => Value

export const readTransaction: ReadNamed = (tm, ctx, name) => {
  const transaction = transactionOf(tm, ctx)
  switch (name) {
    case 'id_index':
    case 'id_index_n':
      return transaction?.index ?? null
    case 'id_label':
    case 'id_label_n':
      return transaction?.label ?? null
    case 'reply_code':
      return replyCode(tm, ctx)
    case 'reply_type':
      if (transaction === undefined) return null
      return tm.branchOf(ctx)?.isTimedOut === true ? 1 : 0
    case 'reply_reason':
      return replyReason(tm, ctx)
    case 'branch_index':
      return branchIndex(tm, ctx)
    default:
      return null
  }
}

export const readBranch: ReadNamed = (tm, ctx, name) => {
  const branch = tm.branchOf(ctx)
  if (branch === undefined) return null
  if (name === 'flags') return branch.flags
  if (name === 'uri') return ctx.msg.isRequest ? null : branch.uri
  return name === 'ruid' ? null : ''
}

/** A message as it came, without what the script changed: what $T_req() and its kin show (6.1.5). */
export function asReceived(msg: SipMessage | undefined): SipMessage | undefined {
  return msg === undefined ? undefined : parseMessage(msg.raw, msg.received, msg.id)
}

/** $T_req(pv) and its kin: a variable read from another message than that of the run. */
export function variableOf(
  bindPv: (text: string) => PvAccessor | undefined,
  find: (ctx: RouteContext) => SipMessage | undefined,
): PvBehaviour {
  return {
    isRaw: true,
    bind: (use) => {
      const text = use.rawInner ?? ''
      const pv = bindPv(text)
      if (pv === undefined) return { error: `"${text}" is no pseudo-variable` }
      const read = <T>(ctx: RouteContext, of: () => T, absent: T): T => {
        const other = find(ctx)
        if (other === undefined) return absent
        const own = ctx.msg
        ctx.msg = other
        try {
          return of()
        } finally {
          ctx.msg = own
        }
      }
      return { get: (ctx) => read<Value>(ctx, () => pv.get(ctx), null) }
    },
  }
}
