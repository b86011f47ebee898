import type { Program } from '#grammar/abi.ts'
import type { Debugger } from '../debugger/debugger.ts'
import type { DebuggedCall } from '../debugger/debugged-call.ts'
import type { EventStops } from '../debugger/stop-rules.ts'
import type { BreakpointList } from './breakpoint-list.ts'
import type { Screen } from './screen.ts'
import type { SourceView } from './source-view.ts'
import type { Traffic } from './traffic.ts'

/** What the commands of the terminal debugger work on. */
export interface TerminalState {
  readonly debugger: Debugger
  readonly screen: Screen
  readonly source: SourceView
  readonly breakpoints: BreakpointList
  /** Absent on real sockets. */
  readonly traffic: Traffic | undefined
  /** The call that commands are about. */
  call: DebuggedCall | undefined
  /** Which block of its stack is looked at, 0 for the innermost. */
  frame: number
  stops: EventStops
  /** Expressions that are shown at each stop. */
  displays: readonly string[]
}

/** The call that commands are about, when it is stopped. */
export function stoppedCall({ call }: TerminalState): DebuggedCall | undefined {
  return call?.stopped === undefined ? undefined : call
}

/** The program that runs new messages. */
export function programOf({ debugger: own }: TerminalState): Program {
  return own.server.core.routes.linked.program
}
