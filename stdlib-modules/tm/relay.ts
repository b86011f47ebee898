import type { RouteContext } from '#runtime/script/context.ts'
import { errorReply } from '#runtime/routing/error-reply.ts'
import { sendStateless } from '#runtime/routing/forward.ts'
import type { Branch as Target, SipMessage } from '#runtime/sip/message.ts'
import { methodOf } from '#runtime/sip/parsed.ts'
import type { Branches } from './branches.ts'
import type { TmEngine } from './engine.ts'
import type { Transaction } from './transaction.ts'

/** What looking a request up in the table gave. */
export type Lookup =
  | { readonly kind: 'new' }
  | { readonly kind: 'retransmission'; readonly transaction: Transaction }
  | { readonly kind: 'ack'; readonly transaction: Transaction }
  | { readonly kind: 'end-to-end-ack' }

/** t_newtran, t_relay and what belongs to them. */
export class Relay {
  readonly #engine: TmEngine
  readonly #branches: Branches

  constructor(engine: TmEngine, branches: Branches) {
    this.#engine = engine
    this.#branches = branches
  }

  /** Which transaction a request belongs to; an ACK to a negative reply ends its retransmissions. */
  lookUp(msg: SipMessage): Lookup {
    const transaction = this.#engine.table.find(msg)
    if (msg.method === 'ACK') {
      if (transaction === undefined || transaction.status < 300) return { kind: 'end-to-end-ack' }
      return { kind: 'ack', transaction }
    }
    return transaction === undefined ? { kind: 'new' } : { kind: 'retransmission', transaction }
  }

  /** Absorbs a retransmission or an ACK that ends at this server; true when the script has nothing more to do. */
  absorb(msg: SipMessage): boolean {
    const found = this.lookUp(msg)
    if (found.kind === 'ack') {
      this.#engine.stepServer(found.transaction, { kind: 'ack' })
      return true
    }
    if (found.kind === 'retransmission') {
      this.#engine.stepServer(found.transaction, { kind: 'request' })
      return true
    }
    return false
  }

  /** Makes the transaction of a request: 1; 0 ends the script for a retransmission; -1 when it cannot be made. */
  newTransaction(ctx: RouteContext): 1 | 0 | -1 {
    if (this.#engine.current(ctx) !== undefined) return 1
    if (this.absorb(ctx.msg)) return 0
    if (ctx.msg.method === 'ACK') return 1
    return this.#engine.create(ctx) === undefined ? -1 : 1
  }

  /** t_relay(): 1 relayed, 0 ends the script, negative when nothing could be sent. */
  async relay(ctx: RouteContext): Promise<number> {
    const { msg } = ctx
    if (ctx.kind === 'failure') return this.#relayAgain(ctx)
    if (msg.method === 'ACK') return this.#relayAck(ctx)
    if (msg.method === 'CANCEL') return this.#relayCancel(ctx)
    const isNew = this.#engine.current(ctx) === undefined
    const made = this.newTransaction(ctx)
    if (made !== 1) return made
    const transaction = this.#engine.current(ctx)
    if (transaction === undefined) return -1
    if (isNew && transaction.isInvite && transaction.isAutoTrying) {
      this.#engine.replyLocally(transaction, 100, this.#engine.env.params.auto_inv_100_reason)
    }
    return this.#forward(transaction, ctx)
  }

  /** In a failure_route: further branches of the same transaction. */
  async #relayAgain(ctx: RouteContext): Promise<number> {
    const transaction = this.#engine.current(ctx)
    if (transaction === undefined || transaction.isReplied || transaction.isCancelled) return -1
    return this.#forward(transaction, ctx)
  }

  /** Sends to the R-URI, when it is new, and to every appended branch. */
  async #forward(transaction: Transaction, ctx: RouteContext): Promise<number> {
    const { msg } = ctx
    const targets: Target[] = [...(msg.uriIsNew || msg.branches.length === 0 ? [mainTarget(msg)] : []), ...msg.branches]
    msg.uriIsNew = false
    msg.branches = []
    let failure = 0
    let sent = 0
    for (const target of targets) {
      const result = await this.#branches.add(transaction, ctx, target)
      if (typeof result === 'number') failure = result === 0 ? failure : result
      else sent += 1
    }
    if (sent > 0) return 1
    ctx.errorStatus = failure === 0 ? 500 : failure
    if (ctx.kind !== 'failure') this.#replyFailure(transaction, failure)
    return -1
  }

  /** A transaction that went nowhere answers by itself (as with failure_reply_mode 3 and the stock configuration). */
  #replyFailure(transaction: Transaction, status: number): void {
    if (this.#engine.env.params.auto_inv_100 === -1) return
    const { status: code, reason } = errorReply(status, 'TM')
    this.#engine.replyLocally(transaction, code, reason)
  }

  /** The ACK to a 2xx has no transaction: it follows its route (RFC 3261 §16.10 has it like a request of its own). */
  async #relayAck(ctx: RouteContext): Promise<number> {
    if (this.absorb(ctx.msg)) return 0
    const { core } = this.#engine.env
    const { msg } = ctx
    const resolved = core.resolver.resolveUri(msg.dstUri === '' ? msg.requestUri : msg.dstUri)
    const destinations = resolved instanceof Promise ? await resolved : resolved
    if (destinations.length === 0) return -1
    const invite = this.#engine.table.find(msg)
    if (invite !== undefined) this.#engine.emit('ack-in', invite, msg, invite.status)
    return (await sendStateless(core, msg, destinations, ctx)) ? 1 : -1
  }

  /** A CANCEL is answered by this hop, and the branches of its INVITE are cancelled (RFC 3261 §16.10). */
  async #relayCancel(ctx: RouteContext): Promise<number> {
    if (this.#engine.table.find(ctx.msg) !== undefined && this.absorb(ctx.msg)) return 0
    const invite = this.#engine.table.find(ctx.msg, 'INVITE')
    if (invite === undefined) {
      const made = this.newTransaction(ctx)
      const transaction = this.#engine.current(ctx)
      return made === 1 && transaction !== undefined ? this.#forward(transaction, ctx) : made
    }
    const made = this.#engine.create(ctx)
    if (made === undefined) return -1
    invite.isCancelled = true
    this.#engine.emit('cancelled', invite, ctx.msg, 0)
    this.#engine.replyLocally(made, 200, 'canceling', '', invite.toTag)
    const reason = ctx.msg.header('reason')
    const header = reason === undefined ? '' : `${ctx.msg.raw.slice(reason.start, reason.bodyEnd)}\r\n`
    for (const branch of invite.branches) this.#branches.cancel(invite, branch, header)
    if (invite.branches.length === 0) this.#engine.replyLocally(invite, 487, 'Request Terminated')
    return 1
  }

  /** Whether the request belongs to a transaction, without changing anything: for t_lookup_request and the like. */
  find(ctx: RouteContext): Transaction | undefined {
    return this.#engine.current(ctx) ?? this.#engine.table.find(ctx.msg, methodOf(ctx.msg))
  }
}

function mainTarget(msg: SipMessage): Target {
  return {
    uri: msg.requestUri,
    dstUri: msg.dstUri,
    path: msg.path,
    q: msg.q,
    flags: msg.branchFlags,
    socket: msg.forceSocket,
    instance: msg.instance,
    regId: msg.regId,
    ruid: msg.ruid,
    userAgent: msg.locationUserAgent,
    connectionId: 0,
  }
}
