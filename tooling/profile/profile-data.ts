/**
 * Where the time of scripts went: a tree of routing blocks, each below the statement that called it, with the statements that ran in
 * it. Equal paths of several processes and runs are one.
 */
export interface ProfileData {
  /** For how long it was measured, in milliseconds; of several processes the longest. */
  readonly durationMs: number
  /** Messages and events for which a block ran. */
  readonly runs: number
  /** The calls at the top: request_route, failure_route and all that nothing called. */
  readonly roots: readonly CallNode[]
}

/** A routing block as called from one place. */
export interface CallNode {
  /** `request_route`, `route[RELAY]`; one character per byte. */
  readonly route: string
  readonly file: string
  readonly line: number
  /** How often it was called from there. */
  readonly calls: number
  readonly lines: readonly LineCost[]
}

/** A statement within a call. */
export interface LineCost {
  readonly file: string
  readonly line: number
  readonly column: number
  /** As in `Step.text`; one character per byte. */
  readonly text: string
  readonly count: number
  /** Milliseconds in the statement itself, without the blocks that it called. */
  readonly selfMs: number
  /** Milliseconds for which it waited, while others ran. */
  readonly waitMs: number
  /** The blocks that it called. */
  readonly callees: readonly CallNode[]
}
