import { basename } from 'node:path'
import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Server } from '#runtime/server/server.ts'
import type { BreakpointTable, BoundBreakpoint } from './breakpoints.ts'
import type { DebuggedCall } from './debugged-call.ts'
import type { Evaluator } from './evaluator.ts'
import { expandLogMessage } from './log-message.ts'
import { placeOf, type Frame, type Moment } from './moment.ts'
import { shownValue } from './shown-value.ts'
import { isStepDone, type Stepping } from './stepping.ts'
import type { Stop } from './stop.ts'

/** What stops calls besides breakpoints and steps. */
export interface EventStops {
  /** At the first statement of a call; with a condition only where it holds. */
  readonly entry?: { readonly condition?: string | undefined } | undefined
  /** After a line of the log of level ERROR or worse. */
  readonly error?: { readonly condition?: string | undefined } | undefined
  /** After a reply was sent; with a status, or the beginning of one (`4`, `486`). */
  readonly reply?: { readonly status?: string | undefined } | undefined
}

export interface RuleEnvironment {
  readonly server: Pick<Server, 'core'>
  readonly breakpoints: () => BreakpointTable
  readonly evaluator: Evaluator
  readonly events: () => EventStops
  /** Evaluates without stopping at what it logs. */
  readonly quietly: <T>(action: () => Promise<T>) => Promise<T>
  /** Tells the text of a log point, or that a condition cannot be evaluated. */
  readonly tell: (text: string, moment: Moment, isFault: boolean) => void
}

/** Decides where calls stop. */
export class StopRules {
  readonly #env: RuleEnvironment
  readonly #hits = new Map<number, number>()
  /** Breakpoints whose fault was told: once is enough. */
  readonly #faulty = new Set<number>()

  constructor(env: RuleEnvironment) {
    this.#env = env
  }

  /** Whether anything could stop a call here: most statements need no more than this. */
  mayStop(call: DebuggedCall, moment: Moment): boolean {
    const { events } = this.#env
    const breakpoints = this.#env.breakpoints()
    return (
      call.stepping !== undefined ||
      call.pending !== undefined ||
      breakpoints.data.length > 0 ||
      breakpoints.on(moment.frame.step).length > 0 ||
      (moment.isEntry && breakpoints.functions.length > 0) ||
      (moment.index === 0 && events().entry !== undefined)
    )
  }

  /** Why the call stops at its newest moment; undefined when it goes on. */
  async present(call: DebuggedCall, moment: Moment): Promise<Stop | undefined> {
    const event = await this.event(call, moment)
    const hit = await this.#breakpoints(call, moment, false)
    if (event !== undefined && event.reason !== 'pause') return event
    return hit ?? event ?? stepStop(call.stepping, moment)
  }

  /** Why going through the recorded moments stops at one. Hits are not counted again. */
  async past(call: DebuggedCall, moment: Moment, stepping: Stepping | undefined): Promise<Stop | undefined> {
    const hit = await this.#breakpoints(call, moment, true)
    return hit ?? (moment.event?.reason === 'pause' ? undefined : moment.event) ?? stepStop(stepping, moment)
  }

  /** What happened to the call that stops it, whatever its breakpoints. */
  async event(call: DebuggedCall, moment: Moment): Promise<Stop | undefined> {
    const event = await this.#findEvent(call, moment)
    if (event !== undefined) moment.event = event
    return event
  }

  async #findEvent(call: DebuggedCall, moment: Moment): Promise<Stop | undefined> {
    const { pending } = call
    call.pending = undefined
    const { entry, error } = this.#env.events()
    if (pending !== undefined) {
      const isWanted =
        pending.reason !== 'error' || error?.condition === undefined || (await this.#holds(error.condition, -1, moment))
      if (isWanted) return pending
    }
    if (moment.index !== 0 || entry === undefined) return undefined
    if (entry.condition !== undefined && !(await this.#holds(entry.condition, -2, moment))) return undefined
    return { reason: 'entry', text: moment.run.about }
  }

  async #breakpoints(call: DebuggedCall, moment: Moment, isPast: boolean): Promise<Stop | undefined> {
    const breakpoints = this.#env.breakpoints()
    const lines = moment.isEnd
      ? []
      : breakpoints.on(moment.frame.step).filter((one) => isFresh(call, moment, one.isExact))
    const title = moment.frame.step.route
    const functions = moment.isEntry ? breakpoints.functions.filter((one) => one.title === title) : []
    const hit: BoundBreakpoint[] = []
    for (const one of [...lines, ...functions]) if (await this.#isHit(one, moment, isPast)) hit.push(one)
    const data = await this.#changed(call, moment, isPast)
    if (data !== undefined && hit.length === 0) return data
    if (hit.length === 0) return undefined
    return { reason: lines.some((one) => hit.includes(one)) ? 'breakpoint' : 'function', breakpoints: hit }
  }

  /** Whether a breakpoint stops here; a log point tells its text instead. */
  async #isHit(one: BoundBreakpoint, moment: Moment, isPast: boolean): Promise<boolean> {
    const { condition, logMessage } = one.options
    if (isPast && logMessage !== undefined) return false
    if (condition !== undefined && !(await this.#holds(condition, one.id, moment))) return false
    const known = isPast ? moment.hits.get(one.id) : undefined
    const count = known ?? (this.#hits.get(one.id) ?? 0) + 1
    if (!isPast) {
      this.#hits.set(one.id, count)
      moment.hits.set(one.id, count)
    }
    // One that was set later has no count of this time: it stops, so that it is not missed.
    if (one.hits !== undefined && (!isPast || known !== undefined) && !one.hits(count)) return false
    if (logMessage === undefined || logMessage === '') return true
    const { evaluator, server, quietly, tell } = this.#env
    tell(await quietly(() => expandLogMessage(logMessage, moment.ctx.copy(), evaluator, server)), moment, false)
    return false
  }

  /** The data breakpoints whose values the last statement of the run changed. */
  async #changed(call: DebuggedCall, moment: Moment, isPast: boolean): Promise<Stop | undefined> {
    const { data } = this.#env.breakpoints()
    const before = data.length === 0 ? undefined : previousOf(call, moment)
    if (before === undefined) return undefined
    const texts: string[] = []
    const hit: BoundBreakpoint[] = []
    for (const one of data) {
      const { expression = '' } = one
      const [old, now] = [await this.#value(expression, before.ctx), await this.#value(expression, moment.ctx)]
      if (old === undefined || now === undefined || old === now) continue
      if (!(await this.#isHit(one, moment, isPast))) continue
      hit.push(one)
      texts.push(`${expression}: ${shownValue(old)} → ${shownValue(now)}, by ${shortPlace(before.frame)}`)
    }
    return hit.length === 0 ? undefined : { reason: 'data', text: texts.join('; '), breakpoints: hit }
  }

  async #value(expression: string, ctx: RouteContext): Promise<Value | undefined> {
    const result = await this.#env.quietly(() => this.#env.evaluator.evaluate(expression, ctx.copy()))
    return 'error' in result ? undefined : result.value
  }

  /** Whether a condition holds; one that cannot be evaluated stops, so that its fault is seen. */
  async #holds(condition: string, id: number, moment: Moment): Promise<boolean> {
    const result = await this.#env.quietly(() => this.#env.evaluator.test(condition, moment.ctx.copy()))
    if ('holds' in result) return result.holds
    if (!this.#faulty.has(id)) {
      this.#faulty.add(id)
      this.#env.tell(`the condition ${condition} cannot be evaluated: ${result.error}`, moment, true)
    }
    return true
  }
}

function stepStop(stepping: Stepping | undefined, moment: Moment): Stop | undefined {
  return stepping !== undefined && isStepDone(stepping, moment) ? { reason: 'step' } : undefined
}

/** The moment before it of the same run. */
function previousOf(call: DebuggedCall, moment: Moment): Moment | undefined {
  for (let index = moment.index - 1; index >= call.dropped; index -= 1) {
    const one = call.at(index)
    if (one?.run === moment.run) return one
  }
  return undefined
}

/**
 * A line with several statements stops once: at the first of them that is executed. `isExact`: so does a column, where all statements of a
 * macro stand.
 */
function isFresh(call: DebuggedCall, moment: Moment, isExact: boolean): boolean {
  const before = previousOf(call, moment)
  if (before === undefined || moment.isEntry) return true
  const [one, other] = [before.frame, moment.frame]
  const isSamePlace = one.step.at.every((part, index) => part === other.step.at[index] || (index === 2 && !isExact))
  return !isSamePlace || one.depth !== other.depth || other.number <= one.number
}

/** Editors show why a call stopped beside the call stack, where a whole path leaves no room for the value. */
function shortPlace(frame: Frame): string {
  const { file, line } = placeOf(frame)
  return `${basename(file)}:${line}`
}
