import type { Arm, Step } from '#grammar/abi.ts'
import type { Entry, StepEntry } from '../recording/recording.ts'
import type { Nesting } from '../trace/nesting.ts'

/** Whether a statement stands among those of an arm. */
function isWithin({ at: [file, line, column] }: Step, { at, end }: Arm): boolean {
  if (end === undefined || at[0] !== file) return false
  const isBehindStart = line > at[1] || (line === at[1] && column >= at[2])
  return isBehindStart && (line < end[0] || (line === end[0] && column < end[1]))
}

/**
 * The conditions and route calls that led to a statement, in their order: those of the blocks around it whose arm it stands in, and
 * those around the route() calls by which its block was reached.
 */
export function pathTo(
  target: StepEntry,
  entries: readonly Entry[],
  nesting: ReadonlyMap<StepEntry, Nesting>,
): readonly StepEntry[] {
  const callers = nesting.get(target)?.callers ?? []
  const stations = [...callers, target]
  const path = new Set<StepEntry>()
  for (const entry of entries) {
    if (entry.kind !== 'step') continue
    if (entry === target) break
    const { arm } = entry
    const isAround = stations.some((one) => {
      if (one === entry) return true
      const isSameCall = one.run === entry.run && one.depth === entry.depth && one.step.route === entry.step.route
      return arm !== undefined && isSameCall && isWithin(one.step, arm)
    })
    if (isAround) path.add(entry)
  }
  return [...path]
}

/** What ends a script, or answers. */
const ending = new Set(['exit', 'drop', 'sl_send_reply', 'send_reply', 'sl_reply_error', 't_reply', 'send_reply_error'])

/** Whether a decision went past an arm that would have ended the script: a check that the message passed. */
export function isPassedCheck({ arm, step, run }: StepEntry): boolean {
  if (arm === undefined || step.arms === undefined) return false
  const others = step.arms.filter((one) => one !== arm && one.end !== undefined)
  return others.some((other) => run.steps.some((one) => ending.has(one.action) && isWithin(one, other)))
}
