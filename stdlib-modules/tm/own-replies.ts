import { buildReply, isStatus } from '#runtime/sip/build-reply.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Cancelling } from './cancel.ts'
import type { TmEngine } from './engine.ts'
import type { Transaction } from './transaction.ts'

/** A reply that this server makes. */
export interface OwnReply {
  readonly status: number
  readonly reason: string
  /** Header lines, each ended by CRLF. */
  readonly headers?: string | undefined
  readonly toTag?: string | undefined
  /**
   * Sent again for repeated requests only, not by itself until the ACK: so are replies that request_route sends
   * (6.1.5).
   */
  readonly isOnce?: boolean
  readonly body?: { readonly type: string; readonly text: string } | undefined
}

/** What the script put on replies to the request that it works on: append_to_reply(), set_reply_body(). */
export function scriptedParts({ msg }: RouteContext): Pick<OwnReply, 'headers' | 'body'> {
  if (!msg.isRequest) return {}
  const { replyHeaders, replyBody: text } = msg
  // set_reply_body() puts the Content-Type among the headers.
  return { headers: replyHeaders.join(''), body: text === undefined ? undefined : { type: '', text } }
}

/** Replies that are not passed on but made here. */
export class OwnReplies {
  readonly #engine: TmEngine
  readonly #cancelling: Cancelling

  constructor(engine: TmEngine, cancelling: Cancelling) {
    this.#engine = engine
    this.#cancelling = cancelling
  }

  /**
   * Answers for the script or another module: event_route[tm:local-response] runs, and a final reply cancels the
   * branches that
   * still ring. False when the transaction has its final reply already.
   */
  reply(transaction: Transaction, reply: OwnReply, ctx?: RouteContext): boolean {
    if (transaction.isReplied || transaction.isLocal) return false
    if (!isStatus(reply.status)) {
      this.#engine.env.log.error(`${reply.status} is no status of a reply`)
      return false
    }
    const text = this.#build(transaction, reply)
    this.#announce(transaction, text, ctx)
    this.#engine.sendUpstream(transaction, text, reply.status, undefined)
    if (reply.isOnce === true) transaction.timers.stop('G')
    if (reply.status >= 200) this.#cancelling.cancelAll(transaction, this.#cancelling.localReason(reply.status))
    return true
  }

  /** Answers in place of a branch (408, 487, gathered challenges): no event route runs for it (6.1.5). */
  replyForBranch(transaction: Transaction, reply: OwnReply): void {
    if (transaction.isReplied) return
    this.#engine.sendUpstream(transaction, this.#build(transaction, reply), reply.status, undefined)
  }

  #build(transaction: Transaction, reply: OwnReply): string {
    const { status, reason, headers = '', toTag = transaction.toTag, body } = reply
    return buildReply(transaction.request, {
      status,
      reason,
      toTag: status === 100 ? undefined : toTag,
      serverHeader: this.#engine.env.core.serverHeader(),
      headers,
      ...(body === undefined ? {} : { body }),
    })
  }

  #announce(transaction: Transaction, text: string, ctx: RouteContext | undefined): void {
    const { core } = this.#engine.env
    if (!transaction.linked.has('event', 'tm:local-response')) return
    const msg = parseMessage(text, transaction.request.received, core.nextMessageId())
    if (msg === undefined) return
    const { attributes, linked } = transaction
    void core.routes.runEvent('tm:local-response', msg, { attributes, linked, parent: ctx })
  }
}
