import type { Step } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Server } from '#runtime/server/server.ts'
import {
  BreakpointTable,
  type BoundBreakpoint,
  type DataBreakpoint,
  type FunctionBreakpoint,
  type LineBreakpoint,
} from './breakpoints.ts'
import { CallScope } from './call-scope.ts'
import { CallTable, type CallFilter, type Limits } from './call-table.ts'
import type { DebuggedCall, Stopped } from './debugged-call.ts'
import { createEvaluator, type Evaluated, type Evaluator } from './evaluator.ts'
import { isErrorLevel, type DebuggerEvents } from './debugger-events.ts'
import type { FrozenClock } from './frozen-clock.ts'
import { Gates } from './gates.ts'
import { goBack, goForward, type Arrival } from './history.ts'
import { framesOf, type Frame, type Moment } from './moment.ts'
import { StopRules, type EventStops } from './stop-rules.ts'
import type { Stepping } from './stepping.ts'
import type { Stop } from './stop.ts'

export interface DebuggerOptions {
  /** Only these calls are recorded and stopped; absent for all. */
  readonly calls?: CallFilter | undefined
  /** The clock of the server, when the time of single calls can stand still on it; with `scope`. */
  readonly clock?: FrozenClock | undefined
  readonly scope?: CallScope | undefined
  /** How much is kept of what calls did. */
  readonly limits?: Limits | undefined
}

/** Why something cannot be done, in words for the user; otherwise nothing. */
export type Refusal = { readonly error: string } | undefined

/**
 * Stops calls of a server whose program was compiled to be paused, and goes through what they did, forwards and backwards. A call is all
 * that has one Call-ID. While one is stopped, everything else goes on.
 */
export class Debugger {
  readonly server: Server
  readonly evaluator: Evaluator
  breakpoints: BreakpointTable
  readonly scope: CallScope
  events: DebuggerEvents = {}
  readonly #rules: StopRules
  readonly #calls: CallTable
  readonly #clock: FrozenClock | undefined
  readonly #detachers: (() => void)[] = []
  #stops: EventStops = {}
  readonly #gates = new Gates()
  readonly #moving = new Set<DebuggedCall>()
  #isDetached = false

  constructor(server: Server, options: DebuggerOptions = {}) {
    this.server = server
    this.evaluator = createEvaluator(server)
    this.breakpoints = new BreakpointTable(() => server.core.routes.linked.program)
    this.scope = options.scope ?? new CallScope()
    this.#clock = options.clock
    this.#calls = new CallTable(
      options.calls,
      {
        began: (call) => this.events.callBegan?.(call),
        forgotten: (call) => this.events.callForgotten?.(call),
      },
      options.limits,
    )
    this.#rules = new StopRules({
      server,
      breakpoints: () => this.breakpoints,
      evaluator: this.evaluator,
      events: () => this.#stops,
      quietly: (action) => this.scope.evaluate(action),
      tell: (text, moment, isFault) => this.events.told?.(text, moment, isFault),
    })
    this.#attach()
  }

  /** All calls that something is known of, the oldest first. */
  get calls(): readonly DebuggedCall[] {
    return this.#calls.all
  }

  /** Whether anything waits for the debugger. */
  get isHolding(): boolean {
    return this.#gates.isHolding
  }

  /** Resolves when nothing waits for the debugger: time may pass on a virtual network. */
  whenFree(): Promise<void> {
    return this.#gates.whenFree()
  }

  setLineBreakpoints(file: string, wanted: readonly LineBreakpoint[]): readonly BoundBreakpoint[] {
    return this.breakpoints.setLines(file, wanted)
  }

  setFunctionBreakpoints(wanted: readonly FunctionBreakpoint[]): readonly BoundBreakpoint[] {
    return this.breakpoints.setFunctions(wanted)
  }

  setDataBreakpoints(wanted: readonly DataBreakpoint[]): readonly BoundBreakpoint[] {
    return this.breakpoints.setData(wanted)
  }

  setEventStops(stops: EventStops): void {
    this.#stops = stops
  }

  /** The blocks on the stack where the debugger stands in a stopped call, the innermost first. */
  frames(call: DebuggedCall): readonly Frame[] {
    return call.stopped === undefined ? [] : framesOf(call.stopped.position)
  }

  /** Whether what is shown is the present, in which things can be changed. */
  isPresent({ stopped }: DebuggedCall): boolean {
    return stopped?.live !== undefined && stopped.position === stopped.present
  }

  /** Goes on until something stops the call, through its history first when the debugger stands there. */
  continue(call: DebuggedCall): Promise<Refusal> {
    return this.#forward(call, undefined)
  }

  next(call: DebuggedCall): Promise<Refusal> {
    return this.#forward(call, 'next')
  }

  stepIn(call: DebuggedCall): Promise<Refusal> {
    return this.#forward(call, 'in')
  }

  stepOut(call: DebuggedCall): Promise<Refusal> {
    return this.#forward(call, 'out')
  }

  /** Goes back to the statement that was executed before, in whatever run of the call. */
  stepBack(call: DebuggedCall): Promise<Refusal> {
    return this.#backward(call, ({ isEnd }) => Promise.resolve(isEnd ? undefined : { reason: 'step' }))
  }

  /** Goes back to where a breakpoint stops, or to the oldest moment. */
  reverseContinue(call: DebuggedCall): Promise<Refusal> {
    return this.#backward(call, (moment) => this.#rules.past(call, moment, undefined))
  }

  /** Stops a call before its next statement; one that does nothing just now at once. */
  pause(call: DebuggedCall): void {
    if (call.stopped !== undefined) return
    call.pending = { reason: 'pause' }
    const last = call.moments.at(-1)
    if (call.active.length > 0 || call.gate !== undefined || last === undefined) return
    call.pending = undefined
    void this.#hold(call, last, undefined, { reason: 'pause' })
  }

  /**
   * The value of an expression where the debugger stands. `look` evaluates on a copy; `act` has effects, and runs statements
   * (`$avp(x) = 1;`) as well.
   */
  async evaluate(call: DebuggedCall, expression: string, mode: 'look' | 'act'): Promise<Evaluated> {
    const { stopped } = call
    if (stopped === undefined) return { error: 'the call is not stopped' }
    const isLive = this.isPresent(call)
    const own = isLive ? stopped.live : undefined
    const ctx = mode === 'act' && own !== undefined ? own : (own ?? stopped.position.ctx).copy()
    const isStatement = mode === 'act' && /[;}]\s*$/.test(expression)
    const { evaluator, scope } = this
    const result = await scope.evaluate(() =>
      isStatement ? evaluator.execute(expression, ctx) : evaluator.evaluate(expression, ctx),
    )
    if (ctx === own) stopped.position.ctx = own.copy()
    return result
  }

  /** Sets a variable of the present; gives its new value. */
  async setVariable(call: DebuggedCall, name: string, expression: string): Promise<Evaluated> {
    const { stopped } = call
    if (stopped === undefined) return { error: 'the call is not stopped' }
    if (stopped.live === undefined) return { error: 'the run is over: nothing can be changed any more' }
    if (!this.isPresent(call)) return { error: 'this is the past, which cannot be changed: go on to the present first' }
    const done = await this.evaluate(call, `${name} = ${expression};`, 'act')
    return 'error' in done ? done : this.evaluate(call, name, 'look')
  }

  /** A line was logged; who starts the server tells. */
  logged(level: string, text: string): void {
    if (this.#isDetached || this.scope.isEvaluation) return
    const call = this.#calls.find(this.#currentCallId())
    this.events.logged?.(level, text, call?.moments.at(-1))
    if (call === undefined || this.#stops.error === undefined || !isErrorLevel(level)) return
    this.#interrupt(call, { reason: 'error', text: `${level}: ${text}` })
  }

  /** Takes the breakpoints of a debugger whose server has ended. */
  adoptBreakpoints(breakpoints: BreakpointTable): void {
    breakpoints.use(() => this.server.core.routes.linked.program)
    this.breakpoints = breakpoints
  }

  /** Lets everything go on, and looks no longer. */
  detach(): void {
    if (this.#isDetached) return
    this.#isDetached = true
    for (const detach of this.#detachers.splice(0)) detach()
    for (const call of this.calls) this.#release(call)
    if (this.#clock !== undefined) {
      this.#clock.isWatching = false
      this.#clock.thawAll()
    }
  }

  #attach(): void {
    const { core } = this.server
    this.#detachers.push(this.scope.attach(this.server))
    this.#detachers.push(
      core.probes.add({
        step: (ctx, step, number) => this.#step(ctx, step, number),
        again: (ctx, step, number) => this.#step(ctx, step, number),
        runBegun: (ctx) => this.#calls.begin(ctx),
        runEnded: (ctx) => this.#runEnded(ctx),
      }),
    )
    const replySent = (text: string): string => {
      this.#replySent(text)
      return text
    }
    core.hooks.replyOut.add(replySent)
    this.#detachers.push(() => core.hooks.replyOut.remove(replySent))
    if (this.#clock !== undefined) this.#clock.isWatching = true
  }

  #step(ctx: RouteContext, step: Step, number: number): void | Promise<void> {
    const call = this.#calls.of(ctx)
    const live = call?.runs.get(ctx)
    if (call === undefined || live === undefined || this.#isDetached) return undefined
    if (call.gate !== undefined) return this.#afterGate(call, ctx, step, number)
    const moment = call.record(ctx, live, step, number, this.#now())
    this.#calls.recorded(call)
    if (!this.#rules.mayStop(call, moment)) return undefined
    return this.#decide(call, moment, ctx)
  }

  /** The call stands still: the statement, of another run, is not even recorded before it goes on. */
  async #afterGate(call: DebuggedCall, ctx: RouteContext, step: Step, number: number): Promise<void> {
    await this.#gates.wait(call)
    await this.#step(ctx, step, number)
  }

  /** `isKnown`: whether the moment stops the call was decided before, and something else may. */
  async #decide(call: DebuggedCall, moment: Moment, ctx: RouteContext | undefined, isKnown = false): Promise<void> {
    void this.#gates.shut(call)
    let stop: Stop | undefined
    try {
      stop = await (isKnown ? this.#rules.event(call, moment) : this.#rules.present(call, moment))
    } catch (error) {
      this.#gates.open(call)
      throw error
    }
    if (stop === undefined || this.#isDetached) this.#gates.open(call)
    else await this.#hold(call, moment, ctx, stop)
  }

  async #hold(call: DebuggedCall, present: Moment, live: RouteContext | undefined, stop: Stop): Promise<void> {
    const opened = call.gate?.opened ?? this.#gates.shut(call)
    call.stepping = undefined
    call.stopped = { stop, position: present, present, live }
    this.#clock?.freeze(call.callId)
    this.events.stopped?.(call, stop)
    await opened
  }

  #runEnded(ctx: RouteContext): void {
    const call = this.#calls.of(ctx)
    if (call === undefined) return
    const moment = call.endRun(ctx, this.#now())
    this.#calls.ended(ctx)
    if (moment === undefined || this.#isDetached || call.gate !== undefined) return
    const isInteresting = this.breakpoints.data.length > 0 || (call.pending !== undefined && call.active.length === 0)
    if (isInteresting) this.#decideBehind(call, moment, false)
  }

  /** Nothing waits for it: the run of the moment is over. */
  #decideBehind(call: DebuggedCall, moment: Moment, isKnown: boolean): void {
    this.#decide(call, moment, undefined, isKnown).catch((error: unknown) =>
      this.server.core.reportBug(error, 'in the debugger'),
    )
  }

  #replySent(text: string): void {
    const { reply } = this.#stops
    if (reply === undefined) return
    const status = /^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? ''
    const call = this.#calls.find(this.#currentCallId())
    if (call === undefined || status === '' || !status.startsWith(reply.status?.trim() ?? '')) return
    this.#interrupt(call, { reason: 'reply', text: text.slice(0, text.indexOf('\r\n')) })
  }

  /** Something happened that stops the call: before its next statement, or at once when none runs. */
  #interrupt(call: DebuggedCall, stop: Stop): void {
    call.pending ??= stop
    const last = call.moments.at(-1)
    if (call.active.length === 0 && call.gate === undefined && last !== undefined) this.#decideBehind(call, last, true)
  }

  #forward(call: DebuggedCall, kind: Stepping['kind'] | undefined): Promise<Refusal> {
    return this.#move(call, async ({ position }) => {
      const stepping: Stepping | undefined = kind === undefined ? undefined : { kind, from: position }
      const arrival = await goForward(call, position, this.#rules, stepping)
      call.stepping = arrival === undefined ? stepping : undefined
      return arrival
    })
  }

  #backward(call: DebuggedCall, stopAt: (moment: Moment) => Promise<Stop | undefined>): Promise<Refusal> {
    return this.#move(call, ({ position }) => goBack(call, position, stopAt))
  }

  /**
   * Stands where it was looked for, or lets the call go on when there is no such place. One movement at a time: a second one would go on
   * from a place that nobody has seen.
   */
  async #move(call: DebuggedCall, find: (stopped: Stopped) => Promise<Arrival | undefined>): Promise<Refusal> {
    const { stopped } = call
    if (stopped === undefined || this.#moving.has(call)) return { error: 'the call is not stopped' }
    this.#moving.add(call)
    this.events.continued?.(call)
    let arrival: Arrival | undefined
    try {
      arrival = await find(stopped)
    } finally {
      this.#moving.delete(call)
    }
    if (arrival === undefined) this.#release(call)
    else this.#standAt(call, arrival)
    return undefined
  }

  #standAt(call: DebuggedCall, { moment, stop }: Arrival): void {
    if (call.stopped === undefined) return
    call.stopped.position = moment
    call.stopped.stop = stop
    this.events.stopped?.(call, stop)
  }

  #release(call: DebuggedCall): void {
    call.stopped = undefined
    this.#clock?.thaw(call.callId)
    this.#gates.open(call)
  }

  #currentCallId(): string {
    return this.scope.callId || (this.server.core.logScope.callId() ?? '')
  }

  #now(): number {
    return this.server.core.host.clock.now()
  }
}
