import { builtInDefinesOf } from '#grammar/built-in-defines.ts'
import type { Release } from '#grammar/releases.ts'
import type { Span } from '../1-source/span.ts'

/** A macro: its replacement text, undefined when it has none. */
export interface Define {
  readonly value: string | undefined
  /** Where it was defined; absent for built-in and command-line ones. */
  readonly at: Span | undefined
}

/** The release whose language, catalogue and built-in defines are taken. */
export type Target = Release

/** The defines that exist before the first line (LANGUAGE B4). */
export function builtInDefines(target: Target): Map<string, Define> {
  return new Map(builtInDefinesOf(target).map(({ name, value }) => [name, { value, at: undefined }]))
}
