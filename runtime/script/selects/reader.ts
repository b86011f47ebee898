import type { Value } from '#grammar/value.ts'
import type { SelectTable } from '#grammar/selects.ts'
import type { SipMessage } from '../../sip/message.ts'
import type { RouteContext } from '../context.ts'

/** What the writer of a select chose: its names and indexes, in order. */
export interface SelectChoices {
  readonly names: readonly string[]
  readonly indexes: readonly number[]
}

/**
 * What a select gives: null for a part that is not there, undefined when the select fails, because there is no such header or index.
 * Both are an empty text, but the assignment of one that fails has the code -1 (6.1.5).
 */
export type SelectValue = Value | undefined

/** Gives the value of one select. */
export type ReadSelect = (ctx: RouteContext, choices: SelectChoices) => SelectValue

/** Readers by path, as `resolveSelect` gives it. */
export type SelectReaders = ReadonlyMap<string, ReadSelect>

/** The selects of a module: which there are, and how they are read. */
export interface ModuleSelects {
  readonly table: SelectTable
  readonly readers: SelectReaders
}

/** A reader that needs nothing but the message. */
export function ofMessage(read: (msg: SipMessage, choices: SelectChoices) => SelectValue): ReadSelect {
  return ({ msg }, choices) => read(msg, choices)
}

/** The last of the names or indexes that were chosen. */
export function lastName({ names }: SelectChoices): string {
  return names.at(-1) ?? ''
}
