import type { RouteContext } from '#runtime/script/context.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { Branches } from './branches.ts'
import type { TmEngine } from './engine.ts'
import type { Branch, Transaction } from './transaction.ts'

/** CANCEL of branches: when it is sent, what it says, and how it is repeated. */
export class Cancelling {
  readonly #engine: TmEngine
  readonly #branches: Branches

  constructor(engine: TmEngine, branches: Branches) {
    this.#engine = engine
    this.#branches = branches
  }

  /** The Reason of a CANCEL that this server decides on (RFC 3326), '' when local_cancel_reason is off. */
  localReason(status: number): string {
    if (this.#engine.env.params.local_cancel_reason === 0) return ''
    const text = status < 300 ? ';text="Call completed elsewhere"' : ''
    return `Reason: SIP;cause=${status}${text}\r\n`
  }

  /** The Reason lines of a received CANCEL, as they go on to the branches. */
  passedReason(cancel: SipMessage): string {
    return cancel
      .headersOf('reason')
      .map((field) => `${cancel.raw.slice(field.start, field.bodyEnd)}\r\n`)
      .join('')
  }

  /** Cancels every branch that has no final reply, but for one. */
  cancelAll(transaction: Transaction, headers: string, except?: Branch): void {
    for (const branch of transaction.branches) if (branch !== except) this.cancel(transaction, branch, headers)
  }

  /**
   * Cancels a branch that has no final reply: at once when a provisional reply came, else as cancel_b_method says: 1
   * waits for
   * one, 2 does not, 0 gives the branch up (RFC 3261 §9.1 is 1).
   */
  cancel(transaction: Transaction, branch: Branch, headers: string): void {
    if (branch.status >= 200 || branch.cancel !== 'none' || !transaction.isInvite || branch.isBlind) return
    branch.cancelHeaders = headers
    const { cancel_b_method: method } = this.#engine.env.params
    if (branch.status === 0 && method === 1) {
      branch.cancel = 'wanted'
      return
    }
    if (branch.status === 0) branch.timers.stop('A')
    if (branch.status === 0 && method === 0) {
      branch.timers.stop('B')
      branch.cancel = 'answered'
      branch.status = 487
      return
    }
    this.send(transaction, branch)
  }

  /** Sends the CANCEL, or sends it again for a provisional reply that came after it. */
  send(transaction: Transaction, branch: Branch): void {
    branch.cancel = 'sent'
    this.#send(transaction, branch)
    const { t1Ms, finalMs } = branch.times
    this.#repeat(transaction, branch, t1Ms, finalMs)
  }

  #send(transaction: Transaction, branch: Branch): void {
    this.#branches.sendHop('CANCEL', transaction, branch, branch.hop.to, branch.cancelHeaders)
  }

  /** CANCEL is a transaction of its own, which ends with any final reply to it. */
  #repeat(transaction: Transaction, branch: Branch, intervalMs: number, leftMs: number): void {
    if (!branch.times.isUnreliable || leftMs < intervalMs) return
    branch.timers.set(
      'E',
      this.#engine.env.core.timers.after(
        intervalMs,
        () => {
          if (branch.cancel !== 'sent') return
          this.#send(transaction, branch)
          this.#repeat(transaction, branch, Math.min(intervalMs * 2, branch.times.t2Ms), leftMs - intervalMs)
        },
        transaction.request,
      ),
    )
  }

  /** A reply to our CANCEL. */
  onReply(branch: Branch, status: number): void {
    if (status < 200) return
    branch.cancel = 'answered'
    branch.timers.stop('E')
  }

  /** Runs event_route[tm:local-request] for a CANCEL that the script asked for; it cannot change it (6.1.5). */
  announce(transaction: Transaction, branch: Branch, ctx: RouteContext | undefined): void {
    const { core } = this.#engine.env
    if (!transaction.linked.has('event', 'tm:local-request') || branch.status >= 200 || branch.cancel !== 'none') return
    const text = this.#branches.buildHop('CANCEL', transaction, branch, branch.hop.to, branch.cancelHeaders)
    const msg = parseMessage(text, transaction.request.received, core.nextMessageId())
    if (msg === undefined) return
    const { attributes, linked } = transaction
    void core.routes.runEvent('tm:local-request', msg, { attributes, linked, parent: ctx })
  }
}
