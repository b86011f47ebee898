import type { Linker, Program, Step, TracedAction } from '#grammar/abi.ts'
import type { RouteContext } from '../script/context.ts'

/** Who watches a program run: the debugger module's cfgtrace, tracers, debuggers, coverage. */
export interface Probe {
  /**
   * Called before each statement of a program that was compiled with probes, with its number in `Program.steps`. A program that
   * was compiled to be paused waits for the promise, others do not.
   */
  readonly step?: (ctx: RouteContext, step: Step, number: number) => void | Promise<void>
  /**
   * A while looks at its condition again after a turn; a program that was compiled to be paused waits for the promise, others do not
   * call it: for them a while is one statement, as for Kamailio's cfgtrace.
   */
  readonly again?: Probe['step']
  /** A statement decided how to go on, with the number of the arm in `Step.arms`. */
  readonly arm?: (ctx: RouteContext, step: Step, number: number, arm: number) => void
  /**
   * Called before each action that cfgtrace shows, in programs whose configuration loads the debugger; with the value that the
   * action sets, for one that the server makes by itself.
   */
  readonly action?: (ctx: RouteContext, action: TracedAction, value: unknown) => void
  /** A routing block begins to run on a message; blocks that it calls with route() are part of its run. */
  readonly runBegun?: (ctx: RouteContext) => void
  readonly runEnded?: (ctx: RouteContext) => void
  /** A run waits, within the statement that it is at, and others go on. */
  readonly suspended?: (ctx: RouteContext) => void
  /** It goes on; also called when it did not wait. What a core command waited for is over when the next statement runs. */
  readonly resumed?: (ctx: RouteContext) => void
}

/** What is attached to the programs of a server. Who comes later sees what happens from then on. */
export class ProbeList {
  #probes: readonly Probe[] = []

  /** Gives what detaches the probe again. */
  add(probe: Probe): () => void {
    this.#probes = [...this.#probes, probe]
    return () => void (this.#probes = this.#probes.filter((one) => one !== probe))
  }

  /**
   * What a program with these steps is linked with: calls all probes in the order in which they were added. `resume` is called when
   * a run goes on after it waited for all of them that asked for it.
   */
  callsFor(
    { steps = [], actions = [] }: Pick<Program, 'steps' | 'actions'>,
    resume: (ctx: RouteContext) => void,
  ): Pick<Linker, 'probe' | 'arm' | 'again' | 'action'> {
    const call =
      (what: 'step' | 'again'): Linker['probe'] =>
      (ctx, number) => {
        const step = steps[number]
        if (step === undefined) return undefined
        let waiting: Promise<void> | undefined
        const probes = this.#probes
        // By index: this is called for each statement.
        for (let at = 0; at < probes.length; at += 1) {
          const wait = probes[at]?.[what]?.(ctx as RouteContext, step, number)
          if (wait !== undefined) waiting = waiting === undefined ? wait : waiting.then(() => wait)
        }
        return waiting === undefined ? undefined : waiting.then(() => resume(ctx as RouteContext))
      }
    return {
      probe: call('step'),
      again: call('again'),
      arm: (ctx, number, arm) => {
        const step = steps[number]
        if (step === undefined) return false
        const probes = this.#probes
        for (let at = 0; at < probes.length; at += 1) probes[at]?.arm?.(ctx as RouteContext, step, number, arm)
        return false
      },
      action: (ctx, number, value) => {
        const action = actions[number]
        if (action !== undefined) for (const probe of this.#probes) probe.action?.(ctx as RouteContext, action, value)
        return value
      },
    }
  }

  runBegun(ctx: RouteContext): void {
    for (const probe of this.#probes) probe.runBegun?.(ctx)
  }

  runEnded(ctx: RouteContext): void {
    for (const probe of this.#probes) probe.runEnded?.(ctx)
  }

  suspended(ctx: RouteContext): void {
    for (const probe of this.#probes) probe.suspended?.(ctx)
  }

  resumed(ctx: RouteContext): void {
    for (const probe of this.#probes) probe.resumed?.(ctx)
  }
}
