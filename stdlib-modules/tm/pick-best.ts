import type { Branch, Transaction } from './transaction.ts'

/** Negative replies that a caller can do something about go before others of 4xx (RFC 3261 §16.7 step 6). */
const preferred = [401, 407, 415, 420, 484]

/**
 * How good a negative reply is to be sent on, the lowest number being the best: 6xx, 3xx, 4xx, 5xx, and by number
 * within a class
 * (recorded with 6.1.5). A reply of our own for a branch that timed out gets `penalty` on top.
 */
export function replyPriority(status: number, isFaked: boolean, penalty: number): number {
  const own = isFaked ? penalty : 0
  switch (Math.floor(status / 100)) {
    case 6:
      return own + status - 600
    case 3:
      return own + 1000 + status
    case 4:
      return own + 2000 + (preferred.includes(status) ? preferred.indexOf(status) : status)
    case 5:
      return own + 4000 + status
    default:
      return own + 10_000
  }
}

/** The branch whose reply is to be sent on; undefined when there is none to choose. */
export function pickBest(transaction: Transaction, penalty: number): Branch | undefined {
  let best: Branch | undefined
  let bestPriority = Number.POSITIVE_INFINITY
  for (const branch of transaction.branches) {
    if (branch.status < 300 || branch.isDropped) continue
    const priority = replyPriority(branch.status, branch.isTimedOut, penalty)
    if (priority >= bestPriority) continue
    best = branch
    bestPriority = priority
  }
  return best
}
