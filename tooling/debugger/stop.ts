import type { BoundBreakpoint } from './breakpoints.ts'

/** Why a call stopped. */
export type StopReason =
  | 'breakpoint'
  | 'function'
  | 'data'
  | 'entry'
  | 'error'
  | 'reply'
  | 'step'
  | 'pause'
  /** Going back, there was nothing before. */
  | 'history'

export interface Stop {
  readonly reason: StopReason
  /** In words: the change of a value, the text of a log line, the reply. */
  readonly text?: string
  readonly breakpoints?: readonly BoundBreakpoint[]
}
