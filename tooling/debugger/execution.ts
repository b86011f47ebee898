import type { Step } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Server } from '#runtime/server/server.ts'
import type { BreakpointTable } from './breakpoints.ts'
import type { CallScope } from './call-scope.ts'
import type { CallTable } from './call-table.ts'
import type { DebuggedCall } from './debugged-call.ts'
import { isErrorLevel, type DebuggerEvents } from './debugger-events.ts'
import type { FrozenClock } from './frozen-clock.ts'
import { Gates } from './gates.ts'
import type { DebugRun, Moment } from './moment.ts'
import { OutsideRecorder } from './outside-recorder.ts'
import type { EventStops, StopRules } from './stop-rules.ts'
import type { Stop } from './stop.ts'

export interface ExecutionEnvironment {
  readonly server: Server
  readonly calls: CallTable
  readonly rules: StopRules
  readonly scope: CallScope
  readonly clock: FrozenClock | undefined
  readonly breakpoints: () => BreakpointTable
  readonly stops: () => EventStops
  readonly events: () => DebuggerEvents
}

/** The present: sees the calls of a server run, keeps what they do, stops them where the rules say so, and lets them go on. */
export class Execution {
  readonly gates = new Gates()
  readonly #env: ExecutionEnvironment
  readonly #detachers: (() => void)[] = []
  readonly #outside: OutsideRecorder
  #isDetached = false
  /** Everything of a run as it is now, for the record. */
  readonly copyOf = (ctx: RouteContext, { linked }: DebugRun): RouteContext => {
    const copy = ctx.copy()
    copy.outside = this.#outside.record(ctx, linked.program)
    return copy
  }

  constructor(env: ExecutionEnvironment) {
    this.#env = env
    this.#outside = new OutsideRecorder(env.server.core)
    const { calls, clock, scope, server } = env
    const { probes, hooks } = server.core
    this.#detachers.push(scope.attach(server))
    this.#detachers.push(
      probes.add({
        step: (ctx, step, number) => this.#step(ctx, step, number),
        again: (ctx, step, number) => this.#step(ctx, step, number),
        runBegun: (ctx) => calls.begin(ctx),
        runEnded: (ctx) => this.#runEnded(ctx),
      }),
    )
    const replySent = (text: string): string => {
      this.#replySent(text)
      return text
    }
    hooks.replyOut.add(replySent)
    this.#detachers.push(() => hooks.replyOut.remove(replySent))
    if (clock !== undefined) clock.isWatching = true
  }

  /** Lets everything go on, and looks no longer. */
  detach(): void {
    if (this.#isDetached) return
    this.#isDetached = true
    const { calls, clock } = this.#env
    for (const detach of this.#detachers.splice(0)) detach()
    for (const call of calls.all) this.release(call)
    if (clock === undefined) return
    clock.isWatching = false
    clock.thawAll()
  }

  /** The call goes on. */
  release(call: DebuggedCall): void {
    call.stopped = undefined
    this.#env.clock?.thaw(call.callId)
    this.gates.open(call)
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

  /** A line was logged. */
  logged(level: string, text: string): void {
    const { calls, events, scope, stops } = this.#env
    if (this.#isDetached || scope.evaluation === 'look') return
    const call = calls.find(this.#currentCallId())
    events().logged?.(level, text, call?.moments.at(-1))
    if (call === undefined || scope.evaluation !== undefined) return
    if (stops().error === undefined || !isErrorLevel(level)) return
    this.#interrupt(call, { reason: 'error', text: `${level}: ${text}` })
  }

  #step(ctx: RouteContext, step: Step, number: number): void | Promise<void> {
    const { scope } = this.#env
    const call = this.#env.calls.of(ctx)
    const live = call?.runs.get(ctx)
    // What the console begins, such as the branch_route of a relay, does not wait for the call that waits for the console.
    if (call === undefined || live === undefined || this.#isDetached || scope.evaluation !== undefined) return undefined
    if (call.gate !== undefined) return this.#afterGate(call, ctx, step, number)
    const moment = call.record(ctx, live, step, number, this.#now(), this.copyOf)
    this.#env.calls.recorded(call)
    if (!this.#env.rules.mayStop(call, moment)) return undefined
    return this.#decide(call, moment, ctx)
  }

  /** The call stands still: the statement, of another run, is not even recorded before it goes on. */
  async #afterGate(call: DebuggedCall, ctx: RouteContext, step: Step, number: number): Promise<void> {
    await this.gates.wait(call)
    await this.#step(ctx, step, number)
  }

  /** `isKnown`: whether the moment stops the call was decided before, and something else may. */
  async #decide(call: DebuggedCall, moment: Moment, ctx: RouteContext | undefined, isKnown = false): Promise<void> {
    void this.gates.shut(call)
    let stop: Stop | undefined
    try {
      stop = await (isKnown ? this.#env.rules.event(call, moment) : this.#env.rules.present(call, moment))
    } catch (error) {
      this.gates.open(call)
      throw error
    }
    if (stop === undefined || this.#isDetached) this.gates.open(call)
    else await this.#hold(call, moment, ctx, stop)
  }

  async #hold(call: DebuggedCall, present: Moment, live: RouteContext | undefined, stop: Stop): Promise<void> {
    const opened = call.gate?.opened ?? this.gates.shut(call)
    call.stepping = undefined
    call.stopped = { stop, position: present, present, live }
    this.#env.clock?.freeze(call.callId)
    this.#env.events().stopped?.(call, stop)
    await opened
  }

  #runEnded(ctx: RouteContext): void {
    const call = this.#env.calls.of(ctx)
    if (call === undefined) return
    const moment = call.endRun(ctx, this.#now(), this.copyOf)
    this.#env.calls.ended(ctx)
    if (moment === undefined || this.#isDetached || call.gate !== undefined) return
    const isInteresting =
      this.#env.breakpoints().data.length > 0 || (call.pending !== undefined && call.active.length === 0)
    if (isInteresting) this.#decideBehind(call, moment, false)
  }

  /** Nothing waits for it: the run of the moment is over. */
  #decideBehind(call: DebuggedCall, moment: Moment, isKnown: boolean): void {
    this.#decide(call, moment, undefined, isKnown).catch((error: unknown) =>
      this.#env.server.core.reportBug(error, 'in the debugger'),
    )
  }

  #replySent(text: string): void {
    const { reply } = this.#env.stops()
    if (reply === undefined) return
    const status = /^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? ''
    const call = this.#env.calls.find(this.#currentCallId())
    if (
      call === undefined ||
      this.#env.scope.evaluation !== undefined ||
      status === '' ||
      !status.startsWith(reply.status?.trim() ?? '')
    )
      return
    this.#interrupt(call, { reason: 'reply', text: text.slice(0, text.indexOf('\r\n')) })
  }

  /** Something happened that stops the call: before its next statement, or at once when none runs. */
  #interrupt(call: DebuggedCall, stop: Stop): void {
    call.pending ??= stop
    const last = call.moments.at(-1)
    if (call.active.length === 0 && call.gate === undefined && last !== undefined) this.#decideBehind(call, last, true)
  }

  #currentCallId(): string {
    return this.#env.scope.callId || (this.#env.server.core.logScope.callId() ?? '')
  }

  #now(): number {
    return this.#env.server.core.host.clock.now()
  }
}
