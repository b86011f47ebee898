import type { Node, Place } from '../format/node.ts'
import type { Fields, Reader } from '../format/reader.ts'
import type { Stage } from '../engine/stage.ts'

/** Does a step; throws an AssertionFailure when what it asks for does not hold. */
export type Play = (stage: Stage) => Promise<void> | void

/** A step as it is written: its first word or words, what stands behind them, and the keys beside them. */
export interface WrittenStep {
  /** The agent of `alice sends`, '' for steps without one. */
  readonly agent: string
  readonly value: Node | undefined
  readonly fields: Fields
  readonly place: Place
  /** The test file. */
  readonly file: string
}

/** A kind of step. */
export interface StepKind {
  /** What it begins with: `check`, or the verb behind the name of an agent. */
  readonly word: string
  readonly hasAgent: boolean
  /** The keys that may stand beside it. */
  readonly keys: readonly string[]
  /** Nothing need stand behind its word. */
  readonly isBare?: true
  /** What the schema says of the value and of the keys. */
  readonly schema: StepSchema
  /** Gives what plays the step; undefined when something is wrong, which the reader was told. */
  read(step: WrittenStep, reader: Reader): Play | undefined
}

export interface StepSchema {
  readonly doc: string
  readonly value: object
  readonly keys: { readonly [key: string]: object }
}
