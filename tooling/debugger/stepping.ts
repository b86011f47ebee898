import type { DebugRun, Moment } from './moment.ts'

/** How a call goes on until it stops by itself; absent for until something else stops it. */
export interface Stepping {
  readonly kind: 'next' | 'in' | 'out'
  readonly from: Moment
  /** With `in`: only into this block; where it is not called, behind the statement. */
  readonly into?: string | undefined
}

/**
 * Whether a step is done at this moment. `next` passes over the blocks that the statement calls and the runs that begin during it; at
 * the end of a run each of them goes on to the first statement of the call's next one.
 */
export function isStepDone({ kind, from, into }: Stepping, moment: Moment): boolean {
  if (moment.isEnd) return false
  const { run } = from
  if (run.endIndex !== undefined && moment.index >= run.endIndex) return true
  // What else of the call goes on meanwhile, such as a retransmission, is no part of the step.
  if (kind === 'in' && into === undefined) return isWithin(moment.run, run)
  if (into !== undefined && moment.isEntry && moment.frame.step.route === into && isWithin(moment.run, run)) return true
  if (moment.run !== run) return false
  return kind !== 'out' ? moment.frame.depth <= from.frame.depth : moment.frame.depth < from.frame.depth
}

/** Whether a run is another, or began while that ran. */
function isWithin(run: DebugRun | undefined, outer: DebugRun): boolean {
  for (let one = run; one !== undefined; one = one.parent) if (one === outer) return true
  return false
}
