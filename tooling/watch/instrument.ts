import type { Program } from '#grammar/abi.ts'
import type { Probe } from '#runtime/probe/probe-list.ts'
import type { RpcValue } from '#runtime/rpc/registry.ts'
import type { ConditionalsOfBuild } from '../coverage/ifdef-arms.ts'

/** Something that is measured while a server runs. */
export interface Instrument {
  /** The commands are `kamkit.NAME.start`, `stop` and `dump`. */
  readonly name: 'coverage' | 'profile'
  /** What is measured, for the help of the commands. */
  readonly what: string
  /** Begins to measure in this process. */
  begin(): Measurement
  /** What several processes measured as if one had done it. */
  addUp(texts: readonly string[]): string
  /** Makes one file of what the processes measured: its text, and what the command answers about it. */
  finish(texts: readonly string[], made: MadeOf): Finished
}

/** What the running program was compiled from. */
export interface MadeOf {
  /** SHA-256 of a file. */
  digestOf(path: string): string | undefined
  readonly build: ConditionalsOfBuild | undefined
}

export interface Measurement {
  readonly probe: Probe
  /** Told of the program that runs, of which nothing may be executed. */
  know?(program: Program): void
  /** What was measured so far. */
  text(): string
}

export interface Finished {
  readonly text: string
  readonly about: readonly (readonly [name: string, value: RpcValue])[]
}
