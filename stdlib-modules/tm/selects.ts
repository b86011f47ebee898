import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { ReadSelect, SelectReaders } from '#runtime/script/selects/reader.ts'
import { branchOf } from './context.ts'
import type { TmEngine } from './engine.ts'
import type { Branch, Transaction } from './transaction.ts'

/** Readers of `@tm`, as recorded from 6.1.5: null without a transaction. */
export function transactionReaders(engine: TmEngine): SelectReaders {
  const ofTransaction =
    (read: (transaction: Transaction, ctx: RouteContext) => Value): ReadSelect =>
    (ctx) => {
      const transaction = engine.find(ctx)
      return transaction === undefined ? null : read(transaction, ctx)
    }
  // 6.1.5 reads any memory for an index below 0; here there is no such branch.
  const ofBranch =
    (read: (branch: Branch, ctx: RouteContext) => Value): ReadSelect =>
    (ctx, { indexes }) => {
      const branch = engine.find(ctx)?.branches[indexes[0] ?? -1]
      return branch === undefined ? null : read(branch, ctx)
    }
  return new Map<string, ReadSelect>([
    ['tm', (ctx) => (engine.find(ctx) === undefined ? '0' : '1')],
    ['tm.method', ofTransaction(({ method }) => method)],
    ['tm.uas.status', ofTransaction(({ status }) => String(status))],
    ['tm.uas.local_to_tag', ofTransaction(localToTag)],
    ['tm.uas.request', ofTransaction((transaction) => transaction.request.raw)],
    ['tm.uas.response', ofTransaction(({ lastReply }) => lastReply || null)],
    ['tm.uac.count', ofTransaction(({ branches }) => String(branches.length))],
    ['tm.uac.last_status', ofTransaction((_transaction, ctx) => statusOfReply(ctx))],
    ['tm.uac.relayed', ofTransaction(({ relayed }) => String(relayed))],
    ['tm.uac.#.uri', ofBranch(({ uri }) => uri)],
    ['tm.uac.#.status', ofBranch(({ status }) => String(status))],
    ['tm.uac.#.request', ofBranch(({ text }) => text)],
    ['tm.uac.#.response', ofBranch(finalReply)],
  ])
}

/** Only in a block that handles a reply is there a branch that it belongs to. */
function statusOfReply(ctx: RouteContext): Value {
  const branch = ctx.msg.isRequest ? undefined : branchOf(ctx)
  return branch === undefined ? null : String(branch.status)
}

/** The final reply of a branch; the one that onreply_route handles is not kept yet. */
function finalReply(branch: Branch, ctx: RouteContext): Value {
  const isHandled = !ctx.msg.isRequest && branchOf(ctx) === branch
  return branch.status < 200 || isHandled ? null : (branch.reply?.raw ?? null)
}

function localToTag({ lastReply, relayed, status, toTag }: Transaction): Value {
  if (lastReply === '') return null
  return relayed === -2 && status > 100 ? toTag : ''
}
