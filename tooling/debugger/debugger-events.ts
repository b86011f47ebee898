import type { DebuggedCall } from './debugged-call.ts'
import type { Moment } from './moment.ts'
import type { Stop } from './stop.ts'

/** What happens; each is called when it has. */
export interface DebuggerEvents {
  stopped?(call: DebuggedCall, stop: Stop): void
  /** It goes on, or the debugger stands elsewhere in its history until it says `stopped`. */
  continued?(call: DebuggedCall): void
  callBegan?(call: DebuggedCall): void
  /** Its moments were dropped: nothing is known of it any more. */
  callForgotten?(call: DebuggedCall): void
  /** A log point, or a fault of a condition. */
  told?(text: string, moment: Moment, isFault: boolean): void
  /** A line of the log, with the statement that ran. */
  logged?(level: string, text: string, moment: Moment | undefined): void
}

const errorLevels: ReadonlySet<string> = new Set(['ERROR', 'CRITICAL', 'ALERT', 'BUG', 'EMERG'])

/** Whether lines of the log of a level tell of a fault of the server or the script. */
export function isErrorLevel(level: string): boolean {
  return errorLevels.has(level)
}
