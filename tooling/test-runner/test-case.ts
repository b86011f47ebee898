import type { StageSetup, Stage } from './engine/stage.ts'

/** Where a test or step stands. */
export interface TestPlace {
  readonly file: string
  readonly line: number
}

/** What a test has around it besides the program. */
export interface TestSetup extends Omit<StageSetup, 'program' | 'stubModules' | 'ownModules' | 'onServer' | 'seed'> {
  /** The configuration file. */
  readonly config: string
  /** `NAME` and `NAME=VALUE`, as -A. */
  readonly defines: readonly string[]
  /** What chance gives; absent for that of the run. */
  readonly seed: number | undefined
  /** Messages that no step expects do not fail the test. */
  readonly allowsExtra: boolean
}

/** A test, from whatever kind of file. */
export interface TestCase extends TestPlace {
  /** The names around it, outermost first. */
  readonly suite: readonly string[]
  readonly name: string
  readonly tags: readonly string[]
  /** Why it is not played. */
  readonly skip: string | undefined
  /** Where one test of a run has it, only those that have it are played. */
  readonly isOnly: boolean
  readonly setup: TestSetup
  /** Plays it on a started server; `begin` is told of each step. Throws when something does not hold. */
  play(stage: Stage, begin: (place: TestPlace) => void): Promise<void>
}

/** What a test file holds. */
export interface TestFile {
  readonly path: string
  readonly tests: readonly TestCase[]
}
