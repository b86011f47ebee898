import type { CompiledModule, Program } from '#grammar/abi.ts'
import type { CompilerHost } from '#compiler/host.ts'
import type { StartError } from '#runtime/server/server.ts'
import type { ConditionalsOfBuild } from '../coverage/ifdef-arms.ts'
import { keepTexts, type KeptTexts } from './kept-texts.ts'

/** How a program is to be compiled. */
export interface Compilation {
  readonly host: CompilerHost
  /** Undefined leaves it to the configuration. */
  readonly hasProbe: true | undefined
  /** A debugger is attached: its runs can be paused. */
  readonly canPause: true | undefined
  /** The texts are those of the running program: what is wrong with them was said before. */
  readonly isAgain: boolean
  /** Is told which arms of `#!ifdef` were taken. */
  onBuilt(build: ConditionalsOfBuild): void
}

type Compiled<P> = Promise<P | readonly StartError[]>

/** The emissions of the program that a server runs (decision 010): one that costs nothing, one that can be watched. */
export class Emissions<P extends CompiledModule = CompiledModule> {
  readonly #host: CompilerHost
  readonly #compile: (compilation: Compilation) => Compiled<P>
  readonly #texts = new WeakMap<Program, KeptTexts>()
  readonly #builds = new WeakMap<Program, ConditionalsOfBuild>()
  /** Whether programs get probes from now on. */
  isWatched = false
  /** Whether programs can be paused from now on. */
  isPausable = false

  constructor(host: CompilerHost, compile: (compilation: Compilation) => Compiled<P>) {
    this.#host = host
    this.#compile = compile
  }

  /** Compiles the files as they are now. */
  anew(): Compiled<P> {
    const { reading, kept } = keepTexts(this.#host)
    return this.#emit(reading, kept, false)
  }

  /** Compiles the texts of a program once more; undefined when they are not known, as of one that was compiled elsewhere. */
  again(program: Program): Compiled<P> | undefined {
    const kept = this.#texts.get(program)
    return kept === undefined ? undefined : this.#emit(kept.host, kept, true)
  }

  /** Says what a program was compiled from that did not come from here. */
  know(program: Program, kept: KeptTexts, build?: ConditionalsOfBuild): void {
    this.#texts.set(program, kept)
    // Not what else was parsed, which takes memory.
    if (build !== undefined) this.#builds.set(program, { conditionals: build.conditionals, sources: build.sources })
  }

  /** Which arms of `#!ifdef` a program was made of; undefined when it is not known. */
  buildOf(program: Program): ConditionalsOfBuild | undefined {
    return this.#builds.get(program)
  }

  /** SHA-256 of a file that a program was compiled from. */
  digestOf(program: Program, path: string): string | undefined {
    return this.#texts.get(program)?.digestOf(path)
  }

  #kind(): Pick<Compilation, 'hasProbe' | 'canPause'> {
    return { hasProbe: this.isWatched ? true : undefined, canPause: this.isPausable ? true : undefined }
  }

  async #emit(host: CompilerHost, kept: KeptTexts, isAgain: boolean): Compiled<P> {
    let build: ConditionalsOfBuild | undefined
    const onBuilt = (one: ConditionalsOfBuild): void => void (build = one)
    const compiled = await this.#compile({ host, ...this.#kind(), isAgain, onBuilt })
    if ('link' in compiled) this.know(compiled.program, kept, build)
    return compiled
  }
}
