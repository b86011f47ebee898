/** One evaluation to record from the real server: an expression, or statements in a block of their own. */
export type Definition = ExpressionDefinition | FragmentDefinition

interface DefinitionBase {
  /** Names the evaluation within all areas. */
  readonly id: string
  /** It needs what those before it left behind. */
  readonly isPartOfSequence?: boolean
}

/** An expression: its value is taken by assigning it, and its truth by a condition. */
export interface ExpressionDefinition extends DefinitionBase {
  readonly kind: 'expr'
  /** Statements that run before the value is taken, and again before the condition. */
  readonly setup?: string
  readonly expr: string
}

/** Statements, observed through what they write with xlog(). */
export interface FragmentDefinition extends DefinitionBase {
  readonly kind: 'frag'
  readonly code: string
  /** Further routing blocks; their names must be of this case alone. */
  readonly top?: string
}

/** An area: definitions that are recorded into one file. */
export interface Area {
  readonly name: string
  readonly definitions: readonly Definition[]
  /** Why log lines are recorded but not compared. */
  readonly otherLines?: string
}

/** What a server made of an evaluation. */
export type Result = RefusedResult | ExpressionResult | FragmentResult

/** The configuration does not load; the first reason that was given. */
export interface RefusedResult {
  readonly refused: string
}

export interface ExpressionResult {
  readonly type: 'int' | 'str' | 'null'
  /** The printed value; absent for null, and where a NUL byte ended the line. */
  readonly value?: string
  /** Whether the condition holds; absent when the script ended before. */
  readonly if?: boolean
  /** Causes of what went wrong, as `LEVEL: text`. */
  readonly log?: readonly string[]
  readonly ifLog?: readonly string[]
}

export interface FragmentResult {
  /** What xlog() wrote. */
  readonly out: readonly string[]
  readonly log?: readonly string[]
  /** What followed the statements did not run. */
  readonly stops?: true
}
