import type { Linker, Step } from '#grammar/abi.ts'
import type { RouteContext } from '../script/context.ts'

/** Called before each statement of a program that was compiled with probes. */
export type Probe = (ctx: RouteContext, step: Step) => void

/** What is attached to a program: the debugger module's cfgtrace, tracers, coverage. */
export class ProbeList {
  readonly #steps: readonly Step[]
  readonly #probes: Probe[] = []

  /** `steps` are those of the program. */
  constructor(steps: readonly Step[]) {
    this.#steps = steps
  }

  add(probe: Probe): void {
    this.#probes.push(probe)
  }

  /** What the linker takes: calls all probes in the order in which they were added. */
  readonly call: NonNullable<Linker['probe']> = (ctx, number) => {
    const step = this.#steps[number]
    if (step !== undefined) for (const probe of this.#probes) probe(ctx as RouteContext, step)
  }
}
