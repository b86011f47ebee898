import type { Step } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import type { Stepping } from './stepping.ts'
import type { Stop } from './stop.ts'
import type { DebugRun, Frame, Moment } from './moment.ts'

/** A run that has not ended. */
export interface LiveRun {
  readonly run: DebugRun
  last: Moment | undefined
}

/** A copy of a run as it is now, with what belongs to no message. */
export type CopyOf = (ctx: RouteContext, run: DebugRun) => RouteContext

/** While it is shut, no run of the call goes on. */
export interface Gate {
  readonly opened: Promise<void>
  open(): void
}

/** Where the debugger stands in a stopped call. */
export interface Stopped {
  /** Why it stopped there. */
  stop: Stop
  /** The moment that is shown: the present one, or an earlier one. */
  position: Moment
  /** The newest moment: execution waits there, or is over. */
  readonly present: Moment
  /** The run that waits before the statement of the present moment; undefined when its run is over. */
  readonly live: RouteContext | undefined
}

/** Everything of one Call-ID: its runs, and its moments as far as they are kept. */
export class DebuggedCall {
  readonly callId: string
  /** Counted over all calls of the debugger, from 1. */
  readonly number: number
  /** The first line of its first message, and who it is from. */
  readonly about: string
  readonly from: string
  readonly runs = new Map<RouteContext, LiveRun>()
  /** The runs that have not ended, the newest last. */
  readonly active: LiveRun[] = []
  #moments: Moment[] = []
  /** How many of the oldest moments were dropped. */
  dropped = 0
  #runCount = 0
  gate: Gate | undefined
  stopped: Stopped | undefined
  stepping: Stepping | undefined
  /** A stop that has to wait for the next statement, or the end of the run. */
  pending: Stop | undefined

  constructor(callId: string, number: number, about: string, from: string) {
    this.callId = callId
    this.number = number
    this.about = about
    this.from = from
  }

  /** The moments that are kept, the oldest first. */
  get moments(): readonly Moment[] {
    return this.#moments
  }

  /** The moment with this index; undefined when it was dropped or is yet to come. */
  at(index: number): Moment | undefined {
    return this.#moments[index - this.dropped]
  }

  get nextIndex(): number {
    return this.dropped + this.#moments.length
  }

  beginRun(ctx: RouteContext, linked: LinkedProgram): DebugRun {
    this.#runCount += 1
    const { kind, routeName: name, msg } = ctx
    const about = msg.raw.slice(0, msg.firstLine.end).trimEnd()
    const parent = this.#around(ctx)?.run
    const run: DebugRun = { number: this.#runCount, kind, name, about, linked, parent, endIndex: undefined }
    const live: LiveRun = { run, last: undefined }
    this.runs.set(ctx, live)
    this.active.push(live)
    return run
  }

  /** The newest run that has not ended and whose worker this one shares: it began it. A retransmission has a worker of its own. */
  #around({ worker }: RouteContext): LiveRun | undefined {
    return [...this.runs].findLast(([outer]) => outer.worker === worker)?.[1]
  }

  /** The run is over; gives its last moment, which shows what its last statement did. */
  endRun(ctx: RouteContext, timeMs: number, copyOf: CopyOf): Moment | undefined {
    const live = this.runs.get(ctx)
    if (live === undefined) return undefined
    this.runs.delete(ctx)
    this.active.splice(this.active.indexOf(live), 1)
    const moment =
      live.last === undefined ? undefined : this.#add(copyOf(ctx, live.run), live, live.last.frame, timeMs, true)
    live.run.endIndex = this.nextIndex
    return moment
  }

  /** A statement is about to be executed. */
  record(ctx: RouteContext, live: LiveRun, step: Step, number: number, timeMs: number, copyOf: CopyOf): Moment {
    return this.#add(copyOf(ctx, live.run), live, this.#frameOf(ctx, live, step, number), timeMs, false)
  }

  /** Forgets the oldest moments; gives how many. */
  dropOldest(count: number): number {
    const { length } = this.#moments.splice(0, count)
    this.dropped += length
    return length
  }

  #add(ctx: RouteContext, live: LiveRun, frame: Frame, timeMs: number, isEnd: boolean): Moment {
    const moment: Moment = {
      index: this.nextIndex,
      run: live.run,
      frame,
      isEnd,
      ctx,
      timeMs,
      isEntry: !isEnd && entersBlock(live.last?.frame, frame),
      hits: new Map(),
    }
    this.#moments.push(moment)
    live.last = moment
    return moment
  }

  /** The stack: blocks at a depth of at least that of the statement have returned since. */
  #frameOf(ctx: RouteContext, { run, last }: LiveRun, step: Step, number: number): Frame {
    let caller: Frame | undefined = last?.frame ?? this.#outerFrame(run)
    while (caller?.run === run && caller.depth >= ctx.depth) caller = caller.caller
    return { run, step, number, depth: ctx.depth, caller }
  }

  #outerFrame({ parent }: DebugRun): Frame | undefined {
    return this.active.find(({ run }) => run === parent)?.last?.frame
  }
}

/** Whether a statement is the first of its block: one at the same depth as the last, but before it or elsewhere, begins it anew. */
function entersBlock(last: Frame | undefined, frame: Frame): boolean {
  if (last === undefined || frame.depth > last.depth) return true
  return frame.depth === last.depth && frame.step.route !== last.step.route
}
