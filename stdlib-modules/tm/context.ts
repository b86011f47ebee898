import type { RouteContext } from '#runtime/script/context.ts'
import type { TmEngine } from './engine.ts'
import { failedBranchKey, pickedBranchKey } from './failures.ts'
import { branchKeyOfContext } from './replies.ts'
import type { Branch } from './transaction.ts'

/** The branch that a run is about: of its reply, the one that failed, or the one whose reply was picked. */
export function branchOf(ctx: RouteContext): Branch | undefined {
  const { local } = ctx
  // Only tm uses these keys.
  return (local.get(branchKeyOfContext) ?? local.get(failedBranchKey) ?? local.get(pickedBranchKey)) as
    Branch | undefined
}

/** Whether the run is an event_route[tm:branch-failure:…]. */
export function isBranchFailure(ctx: RouteContext): boolean {
  return ctx.local.has(failedBranchKey)
}

/**
 * The status that a run is about: of its reply, of the branch that failed or was picked, else of the last reply sent
 * upstream.
 */
export function statusOf(engine: TmEngine, ctx: RouteContext): number {
  if (!ctx.msg.isRequest) return ctx.msg.status
  return branchOf(ctx)?.status ?? engine.find(ctx)?.status ?? 0
}
