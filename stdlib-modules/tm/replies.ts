import type { RouteContext } from '#runtime/script/context.ts'
import { buildForwardedReply } from '#runtime/sip/build-reply.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { cseqOf, topVia } from '#runtime/sip/parsed.ts'
import { Branches } from './branches.ts'
import type { TmEngine } from './engine.ts'
import type { Branch, Transaction } from './transaction.ts'

/** The branch whose reply is being handled, for $T_reply_code and the like. */
export const branchKeyOfContext: unique symbol = Symbol('tm branch')
/** The status that a failure_route is about. */
export const statusKeyOfContext: unique symbol = Symbol('tm status')

/** What happens to replies: onreply_route, relaying upstream, failure_route, cancelling of other branches. */
export class Replies {
  readonly #engine: TmEngine
  readonly branches: Branches

  constructor(engine: TmEngine) {
    this.#engine = engine
    this.branches = new Branches(engine, {
      onReply: () => undefined,
      onTimeout: (transaction, branch) => void this.#onTimeout(transaction, branch),
    })
  }

  /** Takes a reply that answers one of our branches; false when it is not ours. */
  async receive(msg: SipMessage): Promise<boolean> {
    const branchId = topVia(msg)?.value.branch ?? ''
    const found = this.#engine.table.findBranch(branchId)
    if (found === undefined) return false
    const { transaction, branch } = found
    this.#engine.statistics.repliesReceived += 1
    if (cseqOf(msg)?.method === 'CANCEL' && transaction.method !== 'CANCEL') {
      this.branches.onCancelReply(branch, msg.status)
      return true
    }
    if (await this.#isDroppedByScript(transaction, branch, msg)) return true
    await this.#handle(transaction, branch, msg)
    return true
  }

  /** onreply_route may drop provisional replies; final ones go on all the same. */
  async #isDroppedByScript(transaction: Transaction, branch: Branch, msg: SipMessage): Promise<boolean> {
    const { onreply } = transaction.armed
    if (onreply === '') return false
    const options = this.#engine.optionsFor(transaction)
    const run = await this.#engine.env.core.routes.run('onreply', onreply, msg, {
      ...options,
      prepare: (ctx) => {
        options.prepare(ctx)
        ctx.local.set(branchKeyOfContext, branch)
        ctx.msg.branchFlags = branch.flags
      },
    })
    branch.flags = msg.branchFlags
    return run?.dropped === true && msg.status < 200
  }

  async #handle(transaction: Transaction, branch: Branch, msg: SipMessage): Promise<void> {
    const { status } = msg
    const isFirstFinal = branch.status < 200
    // The ACK that the machine sends is built from the reply, so it is noted before.
    if (isFirstFinal || branch.reply === undefined) branch.reply = msg
    const isPassed = this.branches.step(transaction, branch, { kind: 'reply', status })
    if (!isPassed) return
    if (isFirstFinal) branch.status = status
    this.#engine.emit('reply-in', transaction, msg, status)
    if (status < 200) {
      this.#relayProvisional(transaction, branch, msg)
      return
    }
    if (status < 300) this.#relaySuccess(transaction, branch, msg)
    else await this.#onNegative(transaction, status)
  }

  #relayProvisional(transaction: Transaction, branch: Branch, msg: SipMessage): void {
    if (branch.cancelWanted !== undefined) {
      const { header } = branch.cancelWanted
      branch.cancelWanted = undefined
      this.branches.cancel(transaction, branch, header)
    }
    // RFC 3261 §16.7 step 5: 100 stays with this hop.
    if (msg.status > 100 && !transaction.isReplied && !transaction.isCancelled) this.#relayUpstream(transaction, msg)
  }

  /** The first 2xx goes upstream at once, later ones of an INVITE too; the other branches are cancelled. */
  #relaySuccess(transaction: Transaction, branch: Branch, msg: SipMessage): void {
    if (!transaction.isReplied || transaction.isInvite) this.#relayUpstream(transaction, msg)
    const reason = 'Reason: SIP;cause=200;text="Call completed elsewhere"\r\n'
    for (const other of transaction.branches) {
      if (other !== branch) this.branches.cancel(transaction, other, reason)
    }
  }

  #relayUpstream(transaction: Transaction, msg: SipMessage): void {
    const text = buildForwardedReply(msg)
    if (text !== undefined) this.#engine.sendUpstream(transaction, text, msg.status, msg)
  }

  /** A negative reply waits until all branches have theirs; 6xx stops the others (RFC 3261 §16.7 step 5). */
  async #onNegative(transaction: Transaction, status: number): Promise<void> {
    if (transaction.isReplied) return
    if (status >= 600) {
      for (const other of transaction.branches) this.branches.cancel(transaction, other, '')
    }
    if (transaction.isComplete) await this.#finish(transaction)
  }

  async #onTimeout(transaction: Transaction, branch: Branch): Promise<void> {
    const wasRinging = branch.status > 0
    if (wasRinging) this.branches.cancel(transaction, branch, '')
    branch.status = 408
    branch.isTimedOut = true
    if (!transaction.isReplied && transaction.isComplete) await this.#finish(transaction)
  }

  /** All branches failed: failure_route may try further; otherwise the best reply goes upstream. */
  async #finish(transaction: Transaction): Promise<void> {
    const best = pickBest(transaction)
    this.#engine.emit('on-failure', transaction, best?.reply, best?.status ?? 408)
    const tried = transaction.branches.length
    const run = await this.#runFailureRoute(transaction, best)
    if (transaction.isReplied) return
    if (transaction.branches.length > tried || !transaction.isComplete) return
    if (run?.dropped === true) return
    this.#relayBest(transaction, pickBest(transaction))
  }

  async #runFailureRoute(transaction: Transaction, best: Branch | undefined): Promise<RouteContext | undefined> {
    const name = transaction.armed.failure
    if (name === '') return undefined
    // A failure_route runs once for each time it was armed.
    transaction.armed = { ...transaction.armed, failure: '' }
    const msg = transaction.request.clone()
    msg.uriIsNew = false
    msg.branches = []
    const options = this.#engine.optionsFor(transaction)
    return this.#engine.env.core.routes.run('failure', name, msg, {
      ...options,
      prepare: (ctx) => {
        options.prepare(ctx)
        if (best !== undefined) ctx.local.set(branchKeyOfContext, best)
        ctx.local.set(statusKeyOfContext, best?.status ?? 408)
      },
    })
  }

  #relayBest(transaction: Transaction, best: Branch | undefined): void {
    if (best?.reply !== undefined && !best.isTimedOut) this.#relayUpstream(transaction, best.reply)
    else if (transaction.isCancelled) this.#engine.replyLocally(transaction, 487, 'Request Terminated')
    else this.#engine.replyLocally(transaction, 408, 'Request Timeout')
  }
}

/** The reply to send on: 6xx first, then the lowest class, challenges and the like before others (RFC 3261 §16.7 step 6). */
function pickBest(transaction: Transaction): Branch | undefined {
  let best: Branch | undefined
  for (const branch of transaction.branches) {
    if (branch.status < 300) continue
    if (best === undefined || priority(branch.status) < priority(best.status)) best = branch
  }
  return best
}

const preferred = [401, 407, 415, 420, 484]

function priority(status: number): number {
  if (status >= 600) return status - 600
  if (preferred.includes(status)) return 1000 + preferred.indexOf(status)
  return status === 408 ? 10_000 : 2000 + status
}
