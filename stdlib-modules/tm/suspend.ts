import type { RouteContext } from '#runtime/script/context.ts'
import { errorReply } from '#runtime/routing/error-reply.ts'
import type { Branches } from './branches.ts'
import type { TmEngine } from './engine.ts'
import type { Failures } from './failures.ts'
import type { OwnReplies } from './own-replies.ts'
import { branchOf } from './context.ts'
import { endBlind, type Relay } from './relay.ts'
import { passedReplyKey, type Replies } from './replies.ts'
import type { Transaction } from './transaction.ts'

/** t_suspend() and t_continue(): a request or a reply that waits for something outside. */
export class Suspending {
  readonly #engine: TmEngine
  readonly #branches: Branches
  readonly #relay: Relay
  readonly #failures: Failures
  readonly #ownReplies: OwnReplies

  readonly #replies: Replies

  constructor(
    engine: TmEngine,
    branches: Branches,
    relay: Relay,
    failures: Failures,
    ownReplies: OwnReplies,
    replies: Replies,
  ) {
    this.#replies = replies
    this.#engine = engine
    this.#branches = branches
    this.#relay = relay
    this.#failures = failures
    this.#ownReplies = ownReplies
  }

  /**
   * Suspends the request of a run, in its own transaction; undefined when it cannot have one, or is answered already.
   */
  suspend(ctx: RouteContext): Transaction | undefined {
    if (!ctx.msg.isRequest) return this.#suspendReply(ctx)
    if (this.#engine.current(ctx) === undefined && this.#relay.newTransaction(ctx) !== 1) return undefined
    const transaction = this.#engine.current(ctx)
    if (transaction === undefined || transaction.isReplied || transaction.isSuspended) return undefined
    this.#relay.sendTrying(transaction, ctx)
    transaction.isSuspended = true
    const branch = this.#branches.add(transaction, {
      uri: ctx.msg.requestUri,
      dstUri: '',
      path: '',
      branchId: this.#engine.makeBranchId(transaction, transaction.branches.length),
      destination: { proto: 'udp', ip: '', port: 0 },
      text: '',
      flags: ctx.msg.branchFlags,
      ruid: '',
      instance: '',
    })
    this.#branches.startBlind(transaction, branch)
    return transaction
  }

  /**
   * Holds the reply of an onreply_route back. The timers of a branch that rings go on; a reply waits as long as its
   * transaction may live (6.1.5 waited with a final one as long as was tried).
   */
  #suspendReply(ctx: RouteContext): Transaction | undefined {
    const transaction = this.#engine.current(ctx)
    const branch = branchOf(ctx)
    if (transaction === undefined || branch === undefined || transaction.suspendedReply !== undefined) return undefined
    transaction.suspendedReply = { branch, msg: ctx.msg, isPassed: ctx.local.has(passedReplyKey) }
    this.#branches.endInTime(transaction, branch)
    return transaction
  }

  /**
   * Goes on with a suspended request in a named route, which counts as a failure_route, or with a suspended reply in one
   * that counts as an onreply_route; false when there is no such transaction or it does not wait. Without a reply or a
   * branch the request is answered with 500.
   */
  async continue(transaction: Transaction | undefined, routeName: string): Promise<boolean> {
    if (transaction === undefined) return false
    const { routes } = this.#engine.env.core
    const { linked, suspendedReply } = transaction
    if (!linked.has('request', routeName) && !linked.has('event', routeName)) return false
    if (suspendedReply !== undefined) {
      suspendedReply.branch.timers.stop('H')
      const isEvent = !linked.has('request', routeName)
      await this.#replies.resume(transaction, suspendedReply, { name: routeName, isEvent })
      return true
    }
    if (!transaction.isSuspended) return false
    transaction.isSuspended = false
    const waiting = transaction.branches.filter((branch) => branch.isBlind && branch.status < 200)
    for (const branch of waiting) branch.timers.stopAll()
    transaction.busy += 1
    const msg = transaction.request.clone()
    const options = { ...this.#engine.optionsFor(transaction), as: 'failure' as const }
    await (linked.has('request', routeName)
      ? routes.run('request', routeName, msg, options)
      : routes.runEvent(routeName, msg, options))
    transaction.busy -= 1
    if (!transaction.isSuspended) this.#end(transaction)
    await this.#engine.inOrder(transaction, () => this.#failures.finish(transaction))
    return true
  }

  #end(transaction: Transaction): void {
    for (const branch of transaction.branches) if (branch.isBlind && branch.status < 200) endBlind(branch)
    const isOver = transaction.branches.every((branch) => branch.status >= 200)
    if (!transaction.isReplied && isOver) this.#ownReplies.reply(transaction, errorReply(0, 'TM'))
    this.#engine.settle(transaction)
  }
}
