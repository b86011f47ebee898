import type { Statistic } from '../statistics/statistics.ts'

/**
 * What belongs to no message, as a copy of a run sees it on which something is only looked at: as it was when the copy was recorded,
 * with what was done to it there. What is not in it is as it is now.
 */
export interface Outside {
  /** `$shv` by their names. */
  readonly shared: Map<string, number | string>
  /** The value that a statistic had. */
  statistic(statistic: Statistic): number | undefined
}

/** Everything is as it is now, and what is done to it stays here. */
export function untouchedOutside(): Outside {
  return { shared: new Map(), statistic: () => undefined }
}
