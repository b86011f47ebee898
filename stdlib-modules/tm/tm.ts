import { implement } from '#runtime/modules/define.ts'
import { errorReply } from '#runtime/routing/error-reply.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { branchOf, isBranchFailure, statusOf } from './context.ts'
import { tm } from './exports.ts'
import { scriptedParts } from './own-replies.ts'
import { actingFunctions } from './functions-acting.ts'
import { askingFunctions } from './functions-asking.ts'
import { relayingFunctions } from './functions-relaying.ts'
import { settingFunctions } from './functions-setting.ts'
import type { TmInternals } from './internals.ts'
import { createParts, type TmParts } from './parts.ts'
import { transactionReaders } from './selects.ts'
import { resumedReplyKey } from './replies.ts'
import { rpcCommands } from './rpc.ts'

export default implement(tm, (env) => {
  const parts = createParts(env)
  const { core } = env
  const { engine, replies } = parts
  return {
    api: createApi(parts),
    modInit: () => {
      engine.timerAvps.bind()
      const { contacts_avp, contact_flows_avp } = env.params
      if (contacts_avp !== null && contact_flows_avp === null) {
        throw new Error('contact_flows_avp param has not been defined')
      }
      core.hooks.replyIn.add((msg) => replies.receive(msg))
      const before = core.transport.onSendFailed
      core.transport.onSendFailed = (to) => {
        before?.(to)
        replies.onSendFailed(to)
      }
      core.hooks.postRequest.add((ctx) => endOfRequest(parts, ctx))
    },
    destroy: () => {
      for (const transaction of engine.table.all) engine.destroy(transaction)
    },
    functions: {
      ...relayingFunctions(parts),
      ...askingFunctions(parts),
      ...settingFunctions(parts),
      ...actingFunctions(parts),
    },
    rpc: rpcCommands(parts),
    selects: transactionReaders(engine),
  }
})

/**
 * A t_relay() that failed is answered now, when the script did not answer. A transaction that the script left without
 * reply and
 * branch is given up, so that it does not stay for ever.
 */
function endOfRequest({ engine, ownReplies }: TmParts, ctx: RouteContext): void {
  const transaction = engine.current(ctx)
  if (transaction === undefined || transaction.isReplied || transaction.isSuspended) return
  if (transaction.failedWith !== undefined) {
    ownReplies.reply(transaction, errorReply(transaction.failedWith, 'TM'), ctx)
    return
  }
  if (transaction.branches.length === 0) engine.release(transaction)
}

function createApi(parts: TmParts): TmInternals {
  const { engine, ownReplies, suspending, cancelling } = parts
  return {
    ...parts,
    statusOf: (ctx) => statusOf(engine, ctx),
    branchOf,
    isBranchFailure,
    isResumedReply: (ctx) => ctx.local.has(resumedReplyKey),
    cancel: (ctx, transaction, branches, reason) => {
      const headers = reason === undefined ? '' : `Reason: SIP;cause=${reason}\r\n`
      for (const branch of branches) {
        cancelling.announce(transaction, branch, ctx)
        cancelling.cancel(transaction, branch, headers)
      }
    },
    current: (ctx) => engine.current(ctx),
    on: (event, handler) => engine.on(event, handler),
    reply: (ctx, status, reason, toTag) => {
      const transaction = engine.current(ctx)
      if (transaction === undefined) return false
      const isOnce = ctx.kind === 'request'
      return ownReplies.reply(transaction, { status, reason, toTag, ...scriptedParts(ctx), isOnce }, ctx)
    },
    hasFailed: (ctx) => {
      const transaction = engine.current(ctx)
      return transaction?.failedWith !== undefined && !transaction.isReplied
    },
    replyTag: (ctx) => engine.current(ctx)?.toTag,
    sendRequest: async (request, onReply) => (await parts.localRequests.send(request, onReply)) === true,
    suspend: (ctx) => {
      const transaction = suspending.suspend(ctx)
      return transaction === undefined ? undefined : { index: transaction.index, label: transaction.label }
    },
    resume: ({ index, label }, route) => suspending.continue(engine.table.findByNumbers(index, label), route),
  }
}
