import type { RouteContext } from '#runtime/script/context.ts'
import type { TmApi } from './api.ts'
import type { TmParts } from './parts.ts'
import type { Branch, Transaction } from './transaction.ts'

/** What tm shows to tmx beyond its public interface. */
export interface TmInternals extends TmApi, TmParts {
  /** The status that a reply, failure or request route is about. */
  statusOf(ctx: RouteContext): number
  /** The branch that a run is about. */
  branchOf(ctx: RouteContext): Branch | undefined
  /** Cancels branches for the script: event_route[tm:local-request] runs for each. */
  cancel(ctx: RouteContext | undefined, transaction: Transaction, branches: readonly Branch[], reason?: number): void
  /** Whether the run is that of a reply which t_continue() goes on with. */
  isResumedReply(ctx: RouteContext): boolean
  /** Whether the run is an event_route[tm:branch-failure:…]. */
  isBranchFailure(ctx: RouteContext): boolean
}
