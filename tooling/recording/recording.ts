import type { Arm, Step } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { Value } from '#grammar/value.ts'
import type { LoggedLine } from '../virtual/virtual-server.ts'

/**
 * What happened on a server, in the order in which it did: messages in and out, the routing blocks that ran, each statement with the
 * values that decided it and what it changed. Everything else is made of it: traces, ladders, verdicts, the last lines of a failed
 * test, where two configurations part.
 */
export interface Recording {
  readonly entries: readonly Entry[]
}

export type Entry = ReceivedEntry | RunEntry | StepEntry | LogEntry | SentEntry | EndEntry

interface EntryBase {
  /** Milliseconds since 1970, on the server's clock. */
  readonly timeMs: number
  /** The call that it belongs to; '' for none. */
  readonly callId: string
}

/** A message reached the server. */
export interface ReceivedEntry extends EntryBase {
  readonly kind: 'received'
  /** `udp:IP:PORT`, as `to`. */
  readonly from: string
  readonly to: string
  readonly message: string
}

/** A routing block began to run on a message; see `EndEntry`. */
export interface RunEntry extends EntryBase {
  readonly kind: 'run'
  readonly run: Run
}

/** One run of a routing block with all blocks that it called by route(). */
export interface Run {
  readonly number: number
  readonly route: RouteKind
  readonly name: string
  readonly callId: string
  /** The first line of its message. */
  readonly about: string
  /** The source files by the numbers in `Step.at`. */
  readonly files: readonly string[]
  /** All statements of the program, by their numbers: also those that were not executed. */
  readonly steps: readonly Step[]
}

/** A statement was executed. */
export interface StepEntry extends EntryBase {
  readonly kind: 'step'
  readonly run: Run
  /** Its number in `Program.steps`. */
  readonly number: number
  readonly step: Step
  /** Nesting of blocks: a greater one than that of the step before means that a block was entered. */
  readonly depth: number
  /** What the variables that it reads held before it was executed; see `Step.reads`. */
  readonly values: readonly Reading[]
  /** How it went on, when it decided that; a while: at first. */
  arm?: Arm
  /** How often a while went on to its body, when that is more than once. */
  turns?: number
  /** The code that the last function gave which its head calls; absent when it calls none, or did not come back. */
  code?: number
  /** What it changed; complete when the next statement of the run is reached, or its end. */
  changes: readonly Change[]
}

/** A variable with its value. */
export interface Reading {
  readonly text: string
  readonly value: Value
}

/** Something of the message or the script that a statement changed. */
export type Change =
  | { readonly kind: 'value'; readonly what: string; readonly before: Value; readonly after: Value }
  | { readonly kind: 'edit'; readonly removed: string; readonly added: string }

export interface LogEntry extends EntryBase, LoggedLine {
  readonly kind: 'log'
  /** The statement that ran. */
  readonly cause: StepEntry | undefined
}

/** A message left the server. */
export interface SentEntry extends EntryBase {
  readonly kind: 'sent'
  readonly from: string
  readonly to: string
  readonly message: string
  readonly cause: Cause
}

/** Why a message was sent: a statement did it, a message that came in did it without one, or time passed. */
export type Cause =
  | { readonly kind: 'step'; readonly entry: StepEntry }
  | { readonly kind: 'received'; readonly entry: ReceivedEntry }
  | { readonly kind: 'timer' }

/** A run came to its end. */
export interface EndEntry extends EntryBase {
  readonly kind: 'end'
  readonly run: Run
  /** The code that the block gave. */
  readonly code: number
  /** Whether it said drop. */
  readonly dropped: boolean
}

/** Where a step stands: `FILE:LINE`. */
export function placeOf({ run, step }: StepEntry): string {
  return `${run.files[step.at[0]] ?? ''}:${step.at[1]}`
}
