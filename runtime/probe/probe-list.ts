import type { Linker, Step } from '#grammar/abi.ts'
import type { RouteContext } from '../script/context.ts'

/** Called before each statement of a program that was compiled with probes. */
export type Probe = (ctx: RouteContext, step: Step) => void

/** What is attached to a program: the debugger module's cfgtrace, tracers, coverage. */
export class ProbeList {
  readonly #probes: Probe[] = []

  add(probe: Probe): void {
    this.#probes.push(probe)
  }

  /** What a program with these steps is linked with: calls all probes in the order in which they were added. */
  callFor(steps: readonly Step[]): NonNullable<Linker['probe']> {
    return (ctx, number) => {
      const step = steps[number]
      if (step !== undefined) for (const probe of this.#probes) probe(ctx as RouteContext, step)
    }
  }
}
