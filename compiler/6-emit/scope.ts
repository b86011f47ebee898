import type { Expression } from '../ast/nodes.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { Code, Emitter } from './emitter.ts'

export type BinaryExpression = Extract<Expression, { kind: 'Binary' }>

/** Where an expression stands: the block it belongs to, and how deep in nested blocks. */
export interface Scope {
  readonly emitter: Emitter
  readonly route: RouteSymbol
  readonly levels: number
  /** The JavaScript of a break that stands here. */
  readonly onBreak: string
  /** Part of an expression in which an action may follow one that ended the script: it takes that back (see emitFreshStart). */
  readonly isResumable?: boolean
  /** Emits `{ actions }` used as a value as a function beside the routes; gives the call of it. */
  readonly emitBlockCall: (block: Extract<Expression, { kind: 'BlockExpression' }>) => Code
}
