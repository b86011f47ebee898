import type { Linker } from '#grammar/abi.ts'
import type { RouteContext } from '../script/context.ts'

/** Called before each statement of a program that was compiled with probes: `file` is an index into Program.files. */
export type Probe = (ctx: RouteContext, file: number, line: number, action: string) => void

/** The tracers that modules attach (debugger's cfgtrace). */
export class ProbeList {
  readonly #probes: Probe[] = []

  add(probe: Probe): void {
    this.#probes.push(probe)
  }

  /** What the linker takes: calls all probes in the order in which they were added. */
  readonly call: NonNullable<Linker['probe']> = (ctx, file, line, action) => {
    for (const probe of this.#probes) probe(ctx as RouteContext, file, line, action)
  }
}
