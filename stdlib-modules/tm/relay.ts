import type { RouteContext } from '#runtime/script/context.ts'
import { chain, inTurn, type Later } from '#runtime/host/later.ts'
import { errorReply } from '#runtime/routing/error-reply.ts'
import { sendStateless } from '#runtime/routing/forward.ts'
import type { Branch as Target, SipMessage } from '#runtime/sip/message.ts'
import { isWebSocket } from '#runtime/transport/sockets.ts'
import type { Branches } from './branches.ts'
import type { Cancelling } from './cancel.ts'
import type { TmEngine } from './engine.ts'
import { codeOfError, relayErrors, statusOfError, type RelayError } from './errors.ts'
import type { Failures } from './failures.ts'
import type { OwnReplies } from './own-replies.ts'
import { findDestination, hasTargets, takeTargets, type Proxy } from './targets.ts'
import type { Branch, Transaction } from './transaction.ts'

/** How t_relay() and its kin differ. */
export interface RelayOptions {
  readonly proxy?: Proxy | undefined
}

/** t_newtran, t_relay and what belongs to them. */
export class Relay {
  readonly #engine: TmEngine
  readonly #branches: Branches
  readonly #cancelling: Cancelling
  readonly #failures: Failures
  readonly #ownReplies: OwnReplies

  constructor(
    engine: TmEngine,
    branches: Branches,
    cancelling: Cancelling,
    failures: Failures,
    ownReplies: OwnReplies,
  ) {
    this.#engine = engine
    this.#branches = branches
    this.#cancelling = cancelling
    this.#failures = failures
    this.#ownReplies = ownReplies
  }

  /** Absorbs a retransmission, or an ACK that ends at this server; true when the script has nothing more to do. */
  absorb(msg: SipMessage): boolean {
    const transaction = this.#engine.table.find(msg)
    if (transaction === undefined || transaction.isLocal) return false
    if (msg.method === 'ACK') {
      if (transaction.status < 300) return false
      this.#engine.stepServer(transaction, { kind: 'ack' })
      return true
    }
    this.#engine.stepServer(transaction, { kind: 'request' })
    return true
  }

  /**
   * Makes the transaction of a request: 1; 0 for a retransmission, which is absorbed; negative when it cannot be
   * made.
   */
  newTransaction(ctx: RouteContext): 1 | 0 | -1 | -10 | -400 {
    if (this.#engine.current(ctx) !== undefined) return relayErrors.script
    if (ctx.msg.unreadable !== undefined) return relayErrors.badRequest
    if (!ctx.msg.isRequest) return relayErrors.badRequest
    if (ctx.msg.parsedUri(ctx.msg.requestUri) === undefined) {
      this.#engine.env.core.statistics.find('core', 'bad_URIs_rcvd')?.add(1)
      return relayErrors.badRequest
    }
    if (this.absorb(ctx.msg)) return 0
    if (ctx.msg.method === 'ACK') return 1
    return this.#engine.create(ctx) === undefined ? -1 : 1
  }

  /** t_relay(): 1 when relayed or a retransmission, 0 ends the script, negative when nothing could be sent. */
  relay(ctx: RouteContext, options: RelayOptions = {}): Later<number> {
    const { msg } = ctx
    const known = this.#engine.current(ctx)
    if (ctx.kind === 'failure' || (ctx.kind === 'event' && known !== undefined)) return this.#relayAgain(ctx, options)
    if (msg.unreadable !== undefined) return relayErrors.badRequest
    if (msg.method === 'ACK') return this.#relayAck(ctx, options.proxy)
    if (msg.method === 'CANCEL') return this.#relayCancel(ctx, options)
    if (known === undefined) {
      const made = this.newTransaction(ctx)
      if (made !== 1) return made === 0 ? 1 : made
    }
    const transaction = this.#engine.current(ctx)
    if (transaction === undefined) return -1
    this.sendTrying(transaction, ctx)
    return this.#relayFirst(transaction, ctx, options)
  }

  /** The automatic 100 of an INVITE that got no reply yet. */
  sendTrying(transaction: Transaction, ctx: RouteContext): void {
    if (!transaction.isInvite || transaction.status !== 0 || !transaction.settings.isAutoTrying) return
    const { auto_inv_100_reason: reason } = this.#engine.env.params
    this.#ownReplies.reply(transaction, { status: 100, reason, headers: ctx.msg.replyHeaders.join('') }, ctx)
  }

  #relayFirst(transaction: Transaction, ctx: RouteContext, options: RelayOptions): Later<number> {
    return chain(this.forward(transaction, ctx, takeTargets(ctx.msg), options.proxy), (error) =>
      error === undefined ? 1 : this.#failFirst(transaction, ctx, error),
    )
  }

  #failFirst(transaction: Transaction, ctx: RouteContext, error: RelayError): number {
    const isQuiet = transaction.settings.hasNoInternalReply
    const status = statusOfError(error)
    if (isQuiet) {
      this.#engine.release(transaction)
      return codeOfError(error, false)
    }
    ctx.errorStatus = status
    transaction.failedWith = status
    if (this.#engine.env.params.delayed_reply === 0) this.#ownReplies.reply(transaction, errorReply(status, 'TM'), ctx)
    return codeOfError(error, true)
  }

  /** In a failure_route and the like: further branches of the same transaction. */
  #relayAgain(ctx: RouteContext, options: RelayOptions): Later<number> {
    const transaction = this.#engine.current(ctx)
    if (transaction === undefined || transaction.isReplied || transaction.isCancelled) return -1
    if (!hasTargets(ctx.msg)) {
      this.#engine.env.log.error('no branches for forwarding')
      return -1
    }
    this.sendTrying(transaction, ctx)
    return chain(this.forward(transaction, ctx, takeTargets(ctx.msg), options.proxy), (error) => {
      if (error === undefined) return 1
      transaction.failedWith = statusOfError(error)
      return codeOfError(error, false)
    })
  }

  /** Makes a branch for each target and then sends them all; gives the last error when none could be sent. */
  forward(
    transaction: Transaction,
    ctx: RouteContext,
    targets: Iterable<Target>,
    proxy: Proxy | undefined,
  ): Later<RelayError | undefined> {
    Object.assign(transaction.settings, this.#engine.timerAvps.read(ctx))
    this.#engine.refreshTimes(transaction)
    transaction.busy += 1
    const made: Branch[] = []
    let error: RelayError = relayErrors.unspecified
    const used: Target[] = []
    const making = inTurn(targets[Symbol.iterator](), (target) => {
      used.push(target)
      return chain(this.#branches.make(transaction, ctx, target, proxy), (result) => {
        if (typeof result === 'number') error = result
        else made.push(result)
      })
    })
    return chain(making, () => {
      // They were there for branch_route to read until now.
      if (ctx.msg.branches.length > 0) ctx.msg.branches = ctx.msg.branches.filter((branch) => !used.includes(branch))
      return chain(this.#sendAll(transaction, ctx, made), (sent) => {
        if (sent > 0) return undefined
        if (made.some(({ destination }) => isWebSocket(destination.proto))) return relayErrors.noWebSocket
        return made.length === 0 ? error : -477
      })
    })
  }

  /** Sends the branches that were made; gives how many could be sent. */
  #sendAll(transaction: Transaction, ctx: RouteContext, made: readonly Branch[]): Later<number> {
    let sent = 0
    const sending = inTurn(made.values(), (branch) =>
      chain(this.#branches.sendFrom(transaction, branch, ctx.msg, ctx), (isSent) => {
        if (isSent) sent += 1
        else {
          return this.#branches.failOver(transaction, branch).then((isReplaced) => {
            if (isReplaced) sent += 1
          })
        }
        return undefined
      }),
    )
    return chain(sending, () => {
      transaction.busy -= 1
      if (sent === 0) return sent
      // What arrived while branches were still being made could not end the transaction.
      if (transaction.isCancelled) this.#cancelling.cancelAll(transaction, transaction.cancelHeaders)
      if (!transaction.isComplete || transaction.busy > 0) return sent
      return chain(
        this.#engine.inOrder(transaction, () => this.#failures.finish(transaction)),
        () => sent,
      )
    })
  }

  /** The ACK to a 2xx has no transaction: it follows its route (RFC 3261 §16.10 has it like a request of its own). */
  #relayAck(ctx: RouteContext, proxy: Proxy | undefined): Later<number> {
    if (this.absorb(ctx.msg)) return 0
    const { core } = this.#engine.env
    return chain(findDestination(core, ctx.msg, proxy), (hop) => {
      if (hop === undefined) return -1
      const invite = this.#engine.table.find(ctx.msg) ?? this.#engine.table.findAcknowledged(ctx.msg)
      if (invite !== undefined) this.#engine.emit('ack-in', invite, ctx.msg, invite.status)
      return chain(sendStateless(core, ctx.msg, hop, ctx), (isSent) => (isSent ? 1 : -1))
    })
  }

  /** A CANCEL is answered by this hop, and the branches of its INVITE are cancelled (RFC 3261 §16.10). */
  async #relayCancel(ctx: RouteContext, options: RelayOptions): Promise<number> {
    if (this.absorb(ctx.msg)) return 1
    const invite = this.#engine.table.find(ctx.msg, 'INVITE')
    if (invite === undefined) return this.#relayStrayCancel(ctx, options)
    const cancel = this.#engine.create(ctx)
    if (cancel === undefined) return -1
    invite.isCancelled = true
    this.#engine.emit('cancelled', invite, ctx.msg, 0)
    this.#endWithoutBranches(invite, ctx)
    const isPending = invite.branches.some((branch) => branch.status < 200)
    const reason = isPending ? 'canceling' : 'ok -- no more pending branches'
    this.#ownReplies.reply(cancel, { status: 200, reason, toTag: invite.toTag }, ctx)
    const headers = invite.settings.hasNoCancelReason ? '' : this.#cancelling.passedReason(ctx.msg)
    invite.cancelHeaders = headers
    this.#cancelling.cancelAll(invite, headers)
    await this.#engine.inOrder(invite, () => this.#failures.finish(invite))
    return 1
  }

  /** An INVITE that waits for the script (t_suspend, t_newtran) has nobody to cancel: it ends here. */
  #endWithoutBranches(invite: Transaction, ctx: RouteContext): void {
    if (invite.isReplied || invite.busy > 0 || invite.branches.some((branch) => !branch.isBlind)) return
    for (const branch of invite.branches) endBlind(branch)
    invite.isSuspended = false
    this.#ownReplies.reply(invite, { status: 487, reason: 'Request canceled' }, ctx)
  }

  /** unmatched_cancel: 0 relays a CANCEL without INVITE as a transaction, 1 without one, 2 not at all. */
  async #relayStrayCancel(ctx: RouteContext, options: RelayOptions): Promise<number> {
    const { unmatched_cancel: mode } = this.#engine.env.params
    if (mode === 2) return 0
    if (mode === 1) {
      const hop = await findDestination(this.#engine.env.core, ctx.msg, options.proxy)
      if (hop === undefined) return -1
      return (await sendStateless(this.#engine.env.core, ctx.msg, hop, ctx)) ? 0 : -1
    }
    const made = this.newTransaction(ctx)
    const transaction = this.#engine.current(ctx)
    return made === 1 && transaction !== undefined ? this.#relayFirst(transaction, ctx, options) : made
  }
}

/** The branch of a suspended request is over, and no reply of it counts. */
export function endBlind(branch: Branch): void {
  branch.timers.stopAll()
  branch.status = 500
  branch.isDropped = true
}
