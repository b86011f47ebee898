import { untouchedOutside } from '#runtime/script/outside.ts'
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
import type { DebuggerEvents } from './debugger-events.ts'
import { Execution } from './execution.ts'
import type { FrozenClock } from './frozen-clock.ts'
import { goBack, goForward, type Arrival } from './history.ts'
import { framesOf, type Frame, type Moment } from './moment.ts'
import { StopRules, type EventStops } from './stop-rules.ts'
import { stepTargets } from './step-targets.ts'
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
  /** Only looks. */
  readonly evaluator: Evaluator
  readonly #console: Evaluator
  breakpoints: BreakpointTable
  readonly scope: CallScope
  events: DebuggerEvents = {}
  readonly #rules: StopRules
  readonly #calls: CallTable
  readonly #execution: Execution
  #stops: EventStops = {}
  readonly #moving = new Set<DebuggedCall>()

  constructor(server: Server, options: DebuggerOptions = {}) {
    this.server = server
    this.evaluator = createEvaluator(server, 'look')
    this.#console = createEvaluator(server, 'act')
    this.breakpoints = new BreakpointTable(() => server.core.routes.linked.program)
    this.scope = options.scope ?? new CallScope()
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
      quietly: (action) => this.scope.evaluate('look', '', action),
      tell: (text, moment, isFault) => this.events.told?.(text, moment, isFault),
    })
    this.#execution = new Execution({
      server,
      calls: this.#calls,
      rules: this.#rules,
      scope: this.scope,
      clock: options.clock,
      breakpoints: () => this.breakpoints,
      stops: () => this.#stops,
      events: () => this.events,
    })
  }

  /** All calls that something is known of, the oldest first. */
  get calls(): readonly DebuggedCall[] {
    return this.#calls.all
  }

  /** Whether anything waits for the debugger. */
  get isHolding(): boolean {
    return this.#execution.gates.isHolding
  }

  /** Resolves when nothing waits for the debugger: time may pass on a virtual network. */
  whenFree(): Promise<void> {
    return this.#execution.gates.whenFree()
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

  /** With `into`, the title of a block, to the first statement of that. */
  stepIn(call: DebuggedCall, into?: string): Promise<Refusal> {
    return this.#forward(call, 'in', into)
  }

  /** The blocks that the statement may enter where the debugger stands in a stopped call; see stepIn. */
  async stepTargets(call: DebuggedCall): Promise<readonly string[]> {
    const { stopped } = call
    if (stopped === undefined || stopped.position.isEnd) return []
    const { frame, run } = stopped.position
    return stepTargets(frame.step, run.linked.program, async (expression) => {
      const result = await this.evaluate(call, expression, 'look')
      return 'error' in result ? undefined : result.value
    })
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
    this.#execution.pause(call)
  }

  /**
   * The value of an expression where the debugger stands. `look` evaluates on a copy; `act` has effects, and runs statements
   * (`$avp(x) = 1;`) as well.
   */
  async evaluate(call: DebuggedCall, expression: string, mode: 'look' | 'act'): Promise<Evaluated> {
    const { stopped } = call
    if (stopped === undefined) return { error: 'the call is not stopped' }
    const own = this.isPresent(call) ? stopped.live : undefined
    const isStatement = mode === 'act' && /[;}]\s*$/.test(expression)
    if (own === undefined && isStatement) return { error: this.#whyUnchanged(stopped) }
    const { evaluator, scope } = this
    if (mode === 'look' || own === undefined) {
      const copy = (own ?? stopped.position.ctx).copy()
      copy.outside ??= untouchedOutside()
      return scope.evaluate('look', call.callId, () => evaluator.evaluate(expression, copy))
    }
    const acting = this.#console
    const result = await scope.evaluate('act', call.callId, () =>
      isStatement ? acting.execute(expression, own) : acting.evaluate(expression, own),
    )
    stopped.position.ctx = this.#execution.copyOf(own, stopped.position.run)
    return result
  }

  /** Sets a variable of the present; gives its new value. */
  async setVariable(call: DebuggedCall, name: string, expression: string): Promise<Evaluated> {
    const { stopped } = call
    if (stopped === undefined) return { error: 'the call is not stopped' }
    if (!this.isPresent(call)) return { error: this.#whyUnchanged(stopped) }
    const done = await this.evaluate(call, `${name} = ${expression};`, 'act')
    return 'error' in done ? done : this.evaluate(call, name, 'look')
  }

  #whyUnchanged({ live }: Stopped): string {
    return live === undefined
      ? 'the run is over: nothing can be changed any more'
      : 'this is the past, which cannot be changed: go on to the present first'
  }

  /** A line was logged; who starts the server tells. */
  logged(level: string, text: string): void {
    this.#execution.logged(level, text)
  }

  /** Takes the breakpoints of a debugger whose server has ended. */
  adoptBreakpoints(breakpoints: BreakpointTable): void {
    breakpoints.use(() => this.server.core.routes.linked.program)
    this.breakpoints = breakpoints
  }

  /** Lets everything go on, and looks no longer. */
  detach(): void {
    this.#execution.detach()
  }

  #forward(call: DebuggedCall, kind: Stepping['kind'] | undefined, into?: string): Promise<Refusal> {
    return this.#move(call, async ({ position }) => {
      const stepping: Stepping | undefined = kind === undefined ? undefined : { kind, from: position, into }
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
    if (arrival === undefined) this.#execution.release(call)
    else this.#standAt(call, arrival)
    return undefined
  }

  #standAt(call: DebuggedCall, { moment, stop }: Arrival): void {
    if (call.stopped === undefined) return
    call.stopped.position = moment
    call.stopped.stop = stop
    this.events.stopped?.(call, stop)
  }
}
