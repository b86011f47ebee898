import { errorReply } from '#runtime/routing/error-reply.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { Branches } from './branches.ts'
import type { Cancelling } from './cancel.ts'
import type { TmEngine } from './engine.ts'
import { isFailoverCode, readFailoverCodes, type FailoverCodes } from './failover-codes.ts'
import type { OwnReplies } from './own-replies.ts'
import { pickBest } from './pick-best.ts'
import type { Branch, Transaction } from './transaction.ts'

/** The branch that failed, in event_route[tm:branch-failure:…]. */
export const failedBranchKey: unique symbol = Symbol('tm failed branch')
/** The branch whose reply was picked, in failure_route. */
export const pickedBranchKey: unique symbol = Symbol('tm picked branch')

/**
 * What happens when a branch fails, and when all have: branch-failure events, failure_route, the reply that goes
 * upstream.
 */
export class Failures {
  readonly #engine: TmEngine
  readonly #branches: Branches
  readonly #cancelling: Cancelling
  readonly #ownReplies: OwnReplies
  #failoverCodes: FailoverCodes | undefined
  /** Passes a reply on; set by Replies, which needs this class too. */
  relayUpstream: (transaction: Transaction, msg: SipMessage) => void = () => undefined

  constructor(engine: TmEngine, branches: Branches, cancelling: Cancelling, ownReplies: OwnReplies) {
    this.#engine = engine
    this.#branches = branches
    this.#cancelling = cancelling
    this.#ownReplies = ownReplies
  }

  /**
   * A branch has a negative final status: 6xx stops the others (RFC 3261 §16.7 step 5); the last one ends the
   * transaction.
   */
  async onNegative(transaction: Transaction, branch: Branch): Promise<void> {
    if (transaction.isReplied || transaction.isSilent || transaction.isLocal) return
    if (await this.failsOver(transaction, branch)) return
    await this.#runBranchFailure(transaction, branch)
    if (branch.status >= 600 && !transaction.settings.is6xxOrdinary) {
      this.#cancelling.cancelAll(transaction, this.#cancelling.localReason(branch.status))
    }
    await this.finish(transaction)
  }

  /** With use_dns_failover a 503, a reply of failover_reply_codes, silence and a refused connection lead to the next address of the name (RFC 3263 §4.3). */
  async failsOver(transaction: Transaction, branch: Branch): Promise<boolean> {
    this.#failoverCodes ??= readFailoverCodes(this.#engine.env.params.failover_reply_codes)
    const isDown =
      isFailoverCode(this.#failoverCodes, branch.status) ||
      branch.status === 477 ||
      (branch.isTimedOut && branch.reply === undefined)
    const isOff = transaction.settings.hasNoFailover || transaction.isCancelled
    if (!isDown || branch.next === undefined || isOff) return false
    let isSent = false
    await this.#whileBusy(transaction, async () => {
      isSent = await this.#branches.failOver(transaction, branch)
    })
    return isSent
  }

  async #runBranchFailure(transaction: Transaction, branch: Branch): Promise<void> {
    const { routes } = this.#engine.env.core
    const name = branch.branchFailure
    if (name === '') return
    const msg = this.#requestForRoute(transaction)
    msg.branchFlags = branch.flags
    msg.ruid = branch.ruid
    // What the event sends on has to be armed anew.
    transaction.armed = { ...transaction.armed, branchFailure: '' }
    await this.#whileBusy(transaction, async () => {
      const options = this.#engine.optionsFor(transaction)
      await routes.runEvent(`tm:branch-failure:${name}`, msg, {
        ...options,
        prepare: (ctx) => {
          options.prepare(ctx)
          ctx.local.set(failedBranchKey, branch)
        },
      })
    })
  }

  /** When every branch is over: failure_route may try further; otherwise the best reply goes upstream. */
  async finish(transaction: Transaction): Promise<void> {
    if (transaction.isReplied || transaction.isSuspended || !transaction.isComplete || transaction.isSilent) return
    const { params } = this.#engine.env
    const best = pickBest(transaction, params.faked_reply_prio)
    if (best !== undefined) this.#engine.emit('on-failure', transaction, best.reply, best.status)
    const tried = transaction.branches.length
    if (best !== undefined) await this.#runFailureRoute(transaction, best)
    if (transaction.isReplied || transaction.isSuspended || !transaction.isComplete) return
    if (transaction.branches.length > tried && transaction.branches.slice(tried).some((one) => one.status < 200)) return
    this.#relayBest(transaction, pickBest(transaction, params.faked_reply_prio))
  }

  async #runFailureRoute(transaction: Transaction, best: Branch): Promise<void> {
    const name = best.onFailure
    if (name === '') return
    // A failure_route runs once for each time it was armed, and so do the routes of its branches.
    transaction.armed = { ...transaction.armed, failure: '', branch: '', branchFailure: '' }
    const tried = transaction.branches.length
    const { params } = this.#engine.env
    if (params.failure_reply_mode === 1) dropReplies(transaction, 0, tried)
    if (params.failure_reply_mode === 2) dropReplies(transaction, transaction.firstOfStep, tried)
    const msg = this.#requestForRoute(transaction)
    msg.branchFlags = best.flags
    await this.#whileBusy(transaction, async () => {
      const options = this.#engine.optionsFor(transaction)
      await this.#engine.env.core.routes.run('failure', name, msg, {
        ...options,
        prepare: (ctx: RouteContext) => {
          options.prepare(ctx)
          ctx.local.set(pickedBranchKey, best)
        },
      })
    })
    transaction.request.flags = msg.flags
    if (params.failure_reply_mode === 3 && transaction.branches.length > tried) dropReplies(transaction, 0, tried)
    if (transaction.branches.length > tried) transaction.firstOfStep = tried
  }

  async #whileBusy(transaction: Transaction, work: () => Promise<void>): Promise<void> {
    transaction.busy += 1
    try {
      await work()
    } finally {
      transaction.busy -= 1
    }
  }

  #requestForRoute(transaction: Transaction): SipMessage {
    const msg = transaction.request.clone()
    msg.uriIsNew = false
    msg.branches = []
    return msg
  }

  #relayBest(transaction: Transaction, best: Branch | undefined): void {
    if (best === undefined) {
      this.#ownReplies.reply(transaction, errorReply(transaction.failedWith ?? 0, 'TM'))
      return
    }
    const { params } = this.#engine.env
    const answer = (status: number, reason: string, headers = ''): void =>
      this.#ownReplies.replyForBranch(transaction, { status, reason, headers })
    if (best.isTimedOut || best.reply === undefined) {
      if (transaction.isCancelled) answer(487, 'Request Terminated')
      else answer(best.status, params.reply_408_reason || 'Request Timeout')
    } else if (best.status === 503 && params.remap_503_500 !== 0) answer(500, 'Service Unavailable')
    else if (this.#gathersChallenges(transaction, best)) {
      answer(best.status, challengeReasons.get(best.status) ?? '', this.#challenges(transaction))
    } else this.relayUpstream(transaction, best.reply)
  }

  /** Whether challenges of several branches go upstream together (RFC 3261 §16.7 step 7, aggregate_challenges). */
  #gathersChallenges(transaction: Transaction, best: Branch): boolean {
    if (this.#engine.env.params.aggregate_challenges === 0 || !challengeReasons.has(best.status)) return false
    return transaction.branches.filter((branch) => isChallenged(branch)).length > 1
  }

  #challenges(transaction: Transaction): string {
    return transaction.branches
      .filter((branch) => isChallenged(branch))
      .flatMap(({ reply }) => (reply === undefined ? [] : [challengeLines(reply)]))
      .join('')
  }
}

/** Takes the replies of some branches out of the choice (failure_reply_mode, t_drop_replies). */
function dropReplies(transaction: Transaction, first: number, end: number): void {
  for (const branch of transaction.branches.slice(first, end)) branch.isDropped = true
}

const challengeReasons: ReadonlyMap<number, string> = new Map([
  [401, 'Unauthorized'],
  [407, 'Proxy Authentication Required'],
])

function isChallenged(branch: Branch): boolean {
  return challengeReasons.has(branch.status) && !branch.isDropped
}

/** The challenges of a reply, in their order. */
function challengeLines(reply: SipMessage): string {
  return reply.headers
    .filter((field) => field.type === 'www-authenticate' || field.type === 'proxy-authenticate')
    .map((field) => `${reply.raw.slice(field.start, field.bodyEnd)}\r\n`)
    .join('')
}
