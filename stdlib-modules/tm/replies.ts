import { chain, type Later } from '#runtime/host/later.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { replyMayLeave } from '#runtime/routing/onsend.ts'
import { replyDestination } from '#runtime/routing/reply-destination.ts'
import { buildForwardedReply } from '#runtime/sip/build-reply.ts'
import { isStreamProto } from '#runtime/sip/build-request.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { cseqOf, topVia, viasOf } from '#runtime/sip/parsed.ts'
import type { Destination } from '#runtime/transport/sockets.ts'
import { blockSilent, blockUnavailable } from './blocking.ts'
import type { Branches } from './branches.ts'
import type { Cancelling } from './cancel.ts'
import type { TmEngine } from './engine.ts'
import type { Failures } from './failures.ts'
import type { SuspendedReply, Branch, Transaction } from './transaction.ts'

/** A route that t_continue() runs. */
export interface RouteToRun {
  readonly name: string
  readonly isEvent: boolean
}

/** The branch whose reply is being handled, for $T_reply_code and the like. */
export const branchKeyOfContext: unique symbol = Symbol('tm branch')
/** Set where the reply that is handled does not repeat one the transaction had, so that t_suspend() may hold it back. */
export const passedReplyKey: unique symbol = Symbol('tm passed reply')
/** Set in the route that t_continue() runs for a reply. */
export const resumedReplyKey: unique symbol = Symbol('tm resumed reply')

/** What happens to replies: matching, onreply_route, relaying upstream, and who gets them when a branch is over. */
export class Replies {
  readonly #engine: TmEngine
  readonly #branches: Branches
  readonly #cancelling: Cancelling
  readonly #failures: Failures

  constructor(engine: TmEngine, branches: Branches, cancelling: Cancelling, failures: Failures) {
    this.#engine = engine
    this.#branches = branches
    this.#cancelling = cancelling
    this.#failures = failures
    failures.relayUpstream = (transaction, msg) => this.relayUpstream(transaction, msg)
    branches.onTimeout = (transaction, branch) => {
      void engine.inOrder(transaction, () => this.#onTimeout(transaction, branch))
    }
  }

  /** Takes a reply to one of our branches; false when it is none, or comes so late that it is passed on without us. */
  receive(msg: SipMessage): Later<boolean> {
    const found = this.#engine.table.findBranch(topVia(msg)?.value.branch ?? '')
    if (found === undefined) return this.#isDroppedStateless(msg)
    const { transaction, branch } = found
    if (cseqOf(msg)?.method === 'CANCEL' && transaction.method !== 'CANCEL') {
      this.#cancelling.onReply(branch, msg.status)
      return true
    }
    // RFC 3261 §16.7 step 3: without a Via below ours there is nobody to give it to; a whole one may still come.
    if (!transaction.isLocal && viasOf(msg)[1] === undefined) {
      this.#engine.env.log.warn(`a reply ${msg.status} without the Via of the caller is dropped`)
      return true
    }
    let isTaken = true
    const done = this.#engine.inOrder(transaction, () =>
      chain(this.#take(transaction, branch, msg), (taken) => void (isTaken = taken)),
    )
    return chain(done, () => isTaken)
  }

  /** A reply without a transaction: the route of on_sl_reply may drop it. */
  #isDroppedStateless(msg: SipMessage): Later<boolean> {
    const { on_sl_reply: name } = this.#engine.env.params
    if (name === '') return false
    return chain(this.#engine.env.core.routes.run('onreply', name, msg), (run) => run?.dropped === true)
  }

  #take(transaction: Transaction, branch: Branch, msg: SipMessage): Later<boolean> {
    const early = this.#takeWithoutScript(transaction, branch, msg)
    if (early !== undefined) return early
    this.#engine.statistics.repliesReceived += 1
    const isPassed = this.#note(transaction, branch, msg)
    const received = msg.status
    return chain(this.#runOnReply(transaction, branch, msg, isPassed), (isDropped) => {
      if (transaction.suspendedReply?.msg === msg) return true
      if (isPassed && received === 503) blockUnavailable(this.#engine.env, branch, msg)
      // change_reply_status(): failure_route and the choice of the best reply see the new status (6.1.5).
      if (branch.status === received) branch.status = msg.status
      return chain(this.#end(transaction, branch, msg, isPassed && !(isDropped && msg.status < 200)), () => true)
    })
  }

  /** Hands a reply that the script is done with to the transaction. */
  #end(transaction: Transaction, branch: Branch, msg: SipMessage, isPassed: boolean): Later<void> {
    return chain(isPassed ? this.#handle(transaction, branch, msg) : undefined, () => {
      branch.hasReplied = true
      this.#engine.settle(transaction)
    })
  }

  /**
   * Goes on with a reply that t_suspend() held back: the route runs for it, and then it is passed on whatever the route
   * says to that (6.1.5), unless t_suspend() holds it back again.
   */
  async resume(transaction: Transaction, { branch, msg, isPassed }: SuspendedReply, route: RouteToRun): Promise<void> {
    transaction.suspendedReply = undefined
    const { routes } = this.#engine.env.core
    const options = { ...this.#contextOf(transaction, branch, isPassed, true), as: 'onreply' as const }
    transaction.busy += 1
    // Of a call that was cancelled meanwhile the route is not told (6.1.5).
    if (!transaction.isCancelled) {
      await (route.isEvent
        ? routes.runEvent(route.name, msg, options)
        : routes.run('request', route.name, msg, options))
    }
    transaction.busy -= 1
    transaction.request.flags = msg.flags
    branch.flags = msg.branchFlags
    if (transaction.suspendedReply !== undefined) return
    await this.#engine.inOrder(transaction, async () => {
      // A final reply may have come meanwhile: then the provisional one is out of date. Nothing waits any more for it, nor for a
      // repeated reply that only the script saw.
      const isLate = msg.status < 200 && branch.status >= 200
      await this.#end(transaction, branch, msg, isPassed && !isLate)
      if (isLate || !isPassed) await this.#failures.finish(transaction)
      this.#engine.settle(transaction)
    })
  }

  /**
   * Replies that no script sees any more (recorded with 6.1.5): a provisional one of a cancelled branch only has the
   * CANCEL sent
   * again; once the transaction is answered, those of cancelled branches end here, and others go on without the
   * transaction.
   */
  #takeWithoutScript(transaction: Transaction, branch: Branch, msg: SipMessage): boolean | undefined {
    const { status } = msg
    const isCancelled = branch.cancel !== 'none'
    if (isCancelled && status < 200) {
      this.#note(transaction, branch, msg)
      this.#cancelling.send(transaction, branch)
      return true
    }
    if (!transaction.isReplied) return undefined
    const isLateSuccess = transaction.isInvite && status >= 200 && status < 300
    if (isCancelled && !isLateSuccess) {
      this.#note(transaction, branch, msg)
      this.#engine.settle(transaction)
      return true
    }
    if (!transaction.isOnWait && !isLateSuccess) return undefined
    if (branch.status < 200) this.#note(transaction, branch, msg)
    this.#engine.settle(transaction)
    return false
  }

  /** Feeds the machine of the branch; true when the reply is for the transaction. */
  #note(transaction: Transaction, branch: Branch, msg: SipMessage): boolean {
    const { status } = msg
    const isOpen = branch.status < 200
    const to = msg.header('to')
    const toLine = to === undefined ? undefined : msg.raw.slice(to.start, to.bodyEnd)
    const isPassed = this.#branches.step(transaction, branch, { kind: 'reply', status }, toLine)
    if (isOpen && (status > 100 || branch.status === 0)) {
      branch.status = status
      branch.reply = msg
    }
    return isPassed && isOpen
  }

  /** Runs onreply_route; true when it dropped the reply, which counts for provisional ones only. */
  #runOnReply(transaction: Transaction, branch: Branch, msg: SipMessage, isPassed: boolean): Later<boolean> {
    const { onreply } = branch
    if (onreply === '') return false
    msg.flags = transaction.request.flags
    msg.branchFlags = branch.flags
    const options = this.#contextOf(transaction, branch, isPassed, false)
    return chain(this.#engine.env.core.routes.run('onreply', onreply, msg, options), (run) => {
      transaction.request.flags = msg.flags
      branch.flags = msg.branchFlags
      return run?.dropped === true
    })
  }

  #contextOf(transaction: Transaction, branch: Branch, isPassed: boolean, isResumed: boolean) {
    const options = this.#engine.optionsFor(transaction)
    return {
      ...options,
      prepare: (ctx: RouteContext): void => {
        options.prepare(ctx)
        ctx.local.set(branchKeyOfContext, branch)
        if (isPassed) ctx.local.set(passedReplyKey, true)
        if (isResumed) ctx.local.set(resumedReplyKey, true)
      },
    }
  }

  #handle(transaction: Transaction, branch: Branch, msg: SipMessage): Later<void> {
    const { status } = msg
    this.#engine.emit('reply-in', transaction, msg, status)
    transaction.listener?.(status, msg)
    if (status >= 300) return this.#failures.onNegative(transaction, branch)
    if (status >= 200) {
      if (!transaction.isReplied || transaction.isInvite) this.relayUpstream(transaction, msg)
      this.#cancelling.cancelAll(transaction, this.#cancelling.localReason(200), branch)
      return undefined
    }
    // RFC 3261 §16.7 step 5: 100 stays with this hop, unless relay_100 asks for it.
    const isWanted = status > 100 || this.#engine.env.params.relay_100 !== 0
    if (isWanted && !transaction.isReplied) this.relayUpstream(transaction, msg)
    return undefined
  }

  /** Passes a reply of a branch on to whom the request came from. */
  relayUpstream(transaction: Transaction, msg: SipMessage): void {
    if (transaction.isSilent || transaction.isLocal) return
    const text = buildForwardedReply(msg, isStreamProto(transaction.request.received.proto))
    if (text === undefined) return
    const isAllowed = replyMayLeave(this.#engine.env.core, msg, replyDestination(transaction.request), text)
    // A reply that onsend_route drops counts as sent, but nothing leaves.
    const send = (allowed: boolean): void =>
      this.#engine.sendUpstream(transaction, allowed ? text : '', msg.status, msg)
    if (isAllowed instanceof Promise) void isAllowed.then(send)
    else send(isAllowed)
  }

  /** A connection could not be opened: its branches failed as if they had never been sent. */
  onSendFailed({ proto, ip, port }: Destination): void {
    for (const transaction of this.#engine.table.all) {
      for (const branch of transaction.branches) {
        const { destination: to, status } = branch
        if (status === 0 && to.proto === proto && to.ip === ip && to.port === port) this.#onUnsent(transaction, branch)
      }
    }
  }

  #onUnsent(transaction: Transaction, branch: Branch): void {
    branch.timers.stopAll()
    branch.status = 477
    branch.isDropped = true
    void this.#engine.inOrder(transaction, async () => {
      if (await this.#failures.failsOver(transaction, branch)) return
      transaction.failedWith = 477
      transaction.listener?.(477, undefined)
      await this.#failures.finish(transaction)
      this.#engine.settle(transaction)
    })
  }

  /** No final reply came in time: 408 stands for it, and a branch that rings is cancelled. */
  async #onTimeout(transaction: Transaction, branch: Branch): Promise<void> {
    if (branch.status >= 200 && transaction.suspendedReply?.branch !== branch) return
    if (branch.status > 0 && branch.status < 200) this.#cancelling.cancel(transaction, branch, '')
    if (branch.status === 0 && !branch.isBlind) blockSilent(this.#engine.env, transaction, branch)
    branch.status = this.#engine.env.params.reply_408_code || 408
    branch.isTimedOut = true
    if (branch.isBlind) transaction.isSuspended = false
    if (transaction.suspendedReply?.branch === branch) transaction.suspendedReply = undefined
    transaction.listener?.(408, undefined)
    await this.#failures.onNegative(transaction, branch)
    this.#engine.settle(transaction)
  }
}
