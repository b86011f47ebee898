import type { FunctionsOf } from '#runtime/modules/define.ts'
import { errorReply } from '#runtime/routing/error-reply.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { redirectContacts } from '../sl/redirect-contacts.ts'
import { branchOf, isBranchFailure } from './context.ts'
import type { tm } from './exports.ts'
import { scriptedParts } from './own-replies.ts'
import type { TmParts } from './parts.ts'
import { readUacRequest } from './uac-request.ts'

type All = FunctionsOf<typeof tm>

/** The functions that answer, end, or choose: t_reply(), t_release(), t_drop_replies(), contacts, t_uac_send(). */
export function actingFunctions(parts: TmParts) {
  const { env, engine, ownReplies, relay } = parts
  const code = (isDone: boolean): 1 | -1 => (isDone ? 1 : -1)
  const reply = (ctx: RouteContext, status = env.params.default_code, reason = env.params.default_reason): 1 | -1 => {
    const transaction = engine.find(ctx)
    if (transaction === undefined || ctx.msg.method === 'ACK' || isBranchFailure(ctx)) return -1
    const isOnce = ctx.kind === 'request'
    const parts = scriptedParts(ctx)
    const isRedirected = ctx.msg.isRequest && (ctx.kind === 'request' || ctx.msg.uriIsNew)
    const contacts = isRedirected ? redirectContacts(ctx.msg, status, env.params.rich_redirect) : ''
    const headers = `${parts.headers ?? ''}${contacts}`
    const isSent = ownReplies.reply(transaction, { status, reason, ...parts, headers, isOnce }, ctx)
    if (isSent) transaction.hasScriptReply = true
    return code(isSent)
  }
  return {
    t_reply: (ctx, args) => reply(ctx, args.code, args.reason),
    t_send_reply: (ctx, args) => {
      if (engine.current(ctx) === undefined && ctx.msg.isRequest && relay.newTransaction(ctx) < 0) return -1
      return reply(ctx, args.code, args.reason)
    },
    t_reply_error: (ctx) => {
      if (engine.current(ctx) === undefined) return -1
      const { status, reason } = errorReply(ctx.errorStatus, 'TM')
      return reply(ctx, status, reason)
    },
    t_release: (ctx) => {
      const transaction = engine.current(ctx)
      if (transaction !== undefined && transaction.branches.length === 0) engine.release(transaction)
      return 1
    },
    t_retransmit_reply: (ctx) => {
      const transaction = engine.find(ctx)
      return code(transaction !== undefined && engine.sendAgain(transaction))
    },
    t_save_lumps: (ctx) => {
      const transaction = engine.current(ctx)
      if (transaction === undefined) return -1
      transaction.request.edits.restore(ctx.msg.edits.snapshot())
      return 1
    },
    t_clean: () => {
      cleanTransactions(parts)
      return 1
    },
    t_drop_replies: (ctx, { mode = 'a' }) => {
      const transaction = engine.current(ctx)
      if (transaction === undefined) return -1
      if (mode === 'n') return 1
      const first = mode === 'l' ? transaction.firstOfStep : 0
      for (const branch of transaction.branches.slice(first)) branch.isDropped = true
      return 1
    },
    t_load_contacts: (ctx, { mode = 0 }) => {
      if (env.params.contacts_avp === null) {
        env.log.error('t_load_contacts needs modparam contacts_avp')
        return -1
      }
      parts.contacts().load(ctx, mode === 0)
      return 1
    },
    t_next_contacts: (ctx) => {
      if (env.params.contacts_avp === null) {
        env.log.error('t_next_contacts needs modparam contacts_avp')
        return -1
      }
      // A single destination was never put away: it is none here, and t_relay() takes it all the same (6.1.5).
      return parts.contacts().next(ctx) ? 1 : -2
    },
    t_next_contact_flow: (ctx) => {
      const failed = isBranchFailure(ctx) ? branchOf(ctx) : undefined
      if (failed === undefined) env.log.error('t_next_contact_flow() is for event_route[tm:branch-failure:...]')
      if (failed === undefined || failed.instance === '') return -2
      return parts.contacts().nextFlow(ctx, failed.instance) ? 1 : -2
    },
    t_uac_send: async (ctx, { method, ruri, nexthop, socket, headers, body }) => {
      const request = readUacRequest(env.core, { method, ruri, nexthop, socket, headers, body })
      if (typeof request === 'string') {
        env.log.error(`t_uac_send: ${request}`)
        return -1
      }
      // The replies to it come to another process, which therefore sends it.
      if (request.callId !== undefined && !env.core.shared.owns(request.callId)) {
        const args = [method, ruri, nexthop, socket, headers, body]
        return code(
          await env.core.rpc.call('tm.t_uac_start', args).then(
            () => true,
            () => false,
          ),
        )
      }
      // One that event_route[tm:local-request] dropped counts as sent.
      return code((await parts.localRequests.send(request, () => undefined, ctx)) !== false)
    },
  } satisfies Partial<All>
}

/** Ends the transactions that are older than any of them may be; gives how many. */
export function cleanTransactions({ env, engine }: TmParts): number {
  const now = env.core.host.clock.now()
  const old = engine.table.all.filter((transaction) => {
    const { times, deadlineMs } = transaction
    return now > deadlineMs + times.inviteMs + times.finalMs + times.waitMs
  })
  for (const transaction of old) engine.destroy(transaction)
  return old.length
}
