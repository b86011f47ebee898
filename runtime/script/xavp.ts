import type { Value } from '#grammar/value.ts'

/** A value of an xavp: text, number, or a list of named values. */
export type XavpValue = Value | XavpRecord

/** One record: child names to stacks of values, newest first. Names are compared as given by the owner of the store. */
export type XavpRecord = Map<string, XavpValue[]>

/** `$xavp` (case-sensitive) and `$xavi` (names lower-cased by the accessor): root names to stacks of values, newest first. */
export class XavpStore {
  readonly roots = new Map<string, XavpValue[]>()
}
