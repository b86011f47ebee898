import type { Shared } from '#runtime/processes/shared.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { TmInternals } from '../tm/internals.ts'
import type { Transaction } from '../tm/transaction.ts'

/** What t_cancel_callid() is given. */
export interface CancelByCallId {
  readonly callid: string
  readonly cseq: string
  readonly flag: number
  readonly reason?: number | undefined
}

/** What t_reply_callid() is given. */
export interface ReplyByCallId {
  readonly callid: string
  readonly cseq: string
  readonly code: number
  readonly reason: string
}

const services = { cancel: 'tmx:cancel', reply: 'tmx:reply', resume: 'tmx:resume' } as const
/** Stands for a status that was not given. */
const noReason = -1

function find(tm: TmInternals, callId: string, cseq: string): Transaction | undefined {
  return tm.engine.table.findByCallId(callId, Number.parseInt(cseq, 10))
}

/** t_cancel_callid() for a transaction of this process. */
export function cancelByCallId(tm: TmInternals, wanted: CancelByCallId, ctx?: RouteContext): boolean {
  const { callid, cseq, flag, reason } = wanted
  const transaction = find(tm, callid, cseq)
  if (transaction === undefined || transaction.isReplied) return false
  if (flag >= 0 && flag < 32) transaction.request.flags |= 1 << flag
  tm.cancel(ctx, transaction, transaction.branches, reason)
  return true
}

/** t_reply_callid() for a transaction of this process. */
export function replyByCallId(tm: TmInternals, wanted: ReplyByCallId, ctx?: RouteContext): boolean {
  const transaction = find(tm, wanted.callid, wanted.cseq)
  return (
    transaction !== undefined &&
    tm.ownReplies.reply(transaction, { status: wanted.code, reason: wanted.reason }, ctx) === true
  )
}

/** Does for other processes what their scripts ask of transactions that are here. */
export function offerToOthers(tm: TmInternals, shared: Shared): void {
  shared.offer(services.cancel, ([callid, cseq, flag, reason]) =>
    cancelByCallId(tm, {
      callid: String(callid),
      cseq: String(cseq),
      flag: Number(flag),
      reason: reason === noReason ? undefined : Number(reason),
    }),
  )
  shared.offer(services.reply, ([callid, cseq, code, reason]) =>
    replyByCallId(tm, {
      callid: String(callid),
      cseq: String(cseq),
      code: Number(code),
      reason: String(reason),
    }),
  )
  shared.offer(services.resume, ([index, label, route]) =>
    tm.resume({ index: Number(index), label: Number(label) }, String(route)),
  )
}

/** How a script reaches transactions of other processes. The first two do not wait: they tell that it was asked for. */
export function askOthers(shared: Shared) {
  return {
    cancel: (callId: string, cseq: string, flag: number, reason: number | undefined): 1 => {
      void shared.ask(services.cancel, [callId, cseq, flag, reason ?? noReason], callId)
      return 1
    },
    reply: (callId: string, cseq: string, code: number, reason: string): 1 => {
      void shared.ask(services.reply, [callId, cseq, code, reason], callId)
      return 1
    },
    resume: (index: number, label: number, route: string): Promise<boolean> =>
      shared.ask(services.resume, [index, label, route]),
  }
}
