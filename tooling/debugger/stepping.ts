import type { Moment } from './moment.ts'

/** How a call goes on until it stops by itself; absent for until something else stops it. */
export interface Stepping {
  readonly kind: 'next' | 'in' | 'out'
  readonly from: Moment
}

/**
 * Whether a step is done at this moment. `next` passes over the blocks that the statement calls and the runs that begin during it; at
 * the end of a run each of them goes on to the first statement of the call's next one.
 */
export function isStepDone({ kind, from }: Stepping, moment: Moment): boolean {
  if (moment.isEnd) return false
  if (kind === 'in') return true
  const { run } = from
  if (run.endIndex !== undefined && moment.index >= run.endIndex) return true
  if (moment.run !== run) return false
  return kind === 'next' ? moment.frame.depth <= from.frame.depth : moment.frame.depth < from.frame.depth
}
