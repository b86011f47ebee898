import type { Step } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import type { Stop } from './stop.ts'

/** One run of a routing block, with all blocks that it calls by route(). */
export interface DebugRun {
  /** Counted over all runs of the call, from 1. */
  readonly number: number
  readonly kind: RouteKind
  /** '' for the main block of a kind. */
  readonly name: string
  /** The first line of its message. */
  readonly about: string
  readonly linked: LinkedProgram
  /** The run during which it began: a branch_route runs while t_relay() does. */
  readonly parent: DebugRun | undefined
  /** Undefined while it runs; else the index that the next moment of the call would have had when it ended. */
  endIndex: number | undefined
}

/** A routing block on the stack, with the statement at which it is. The innermost is the first of the list. */
export interface Frame {
  readonly run: DebugRun
  readonly step: Step
  /** In `Program.steps` of the run. */
  readonly number: number
  readonly depth: number
  /** The block that called this one, or the run during which this one began. */
  readonly caller: Frame | undefined
}

/** A call as it was before a statement, or after the last one of a run. */
export interface Moment {
  /** Counted over all moments of the call from 0, those that were dropped included. */
  readonly index: number
  readonly run: DebugRun
  readonly frame: Frame
  /** The run is over: what its last statement did can be seen, no statement follows. */
  readonly isEnd: boolean
  /** Everything as it was; nobody else changes it. */
  ctx: RouteContext
  /** Milliseconds since 1970, on the server's clock. */
  readonly timeMs: number
  /** Which statement it is that enters a routing block: its first. */
  readonly isEntry: boolean
  /** How often each breakpoint had been hit then, this time included. */
  readonly hits: Map<number, number>
  /** What stopped the call here that was no breakpoint and no step: an error, a reply, its beginning. */
  event?: Stop
}

/** The place of a statement in the configuration. */
export interface Place {
  /** As the program names the file. */
  readonly file: string
  readonly line: number
  readonly column: number
}

export function placeOf({ run, step }: Pick<Frame, 'run' | 'step'>): Place {
  const [file, line, column] = step.at
  return { file: run.linked.program.files[file] ?? '', line, column }
}

/** `FILE:LINE`. */
export function placeText(frame: Pick<Frame, 'run' | 'step'>): string {
  const { file, line } = placeOf(frame)
  return `${file}:${line}`
}

/** The blocks on the stack, the innermost first. */
export function framesOf({ frame }: Moment): readonly Frame[] {
  const frames: Frame[] = []
  for (let one: Frame | undefined = frame; one !== undefined; one = one.caller) frames.push(one)
  return frames
}
