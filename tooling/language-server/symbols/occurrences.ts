import type { Span } from '#compiler/1-source/span.ts'
import type { RouteSymbol } from '#compiler/4-bind/symbols.ts'
import type { Analysis, Place } from '../analysis.ts'
import { findDefineOccurrences } from './defines.ts'
import { findFlagOccurrences } from './flags.ts'
import { findInactiveOccurrences } from './inactive.ts'
import { findProfileOccurrences } from './profiles.ts'
import { findRouteOccurrences } from './routes.ts'
import { findTableOccurrences } from './tables.ts'
import { findVariableOccurrences } from './variables.ts'

/** What a name stands for. */
export type OccurrenceKind = 'route' | 'define' | 'table' | 'profile' | 'variable' | 'flag'

/** A place that defines or names something. */
export interface Occurrence {
  readonly kind: OccurrenceKind
  /** The same for all places that mean the same thing: `route request RELAY`, `avp caller`. */
  readonly key: string
  readonly name: string
  readonly span: Span
  readonly role: 'definition' | 'write' | 'read'
  /** The block that it stands in, where that is known. */
  readonly route?: RouteSymbol | undefined
}

export function findOccurrences(analysis: Analysis): readonly Occurrence[] {
  const all = [
    ...findDefineOccurrences(analysis),
    ...findRouteOccurrences(analysis),
    ...findFlagOccurrences(analysis),
    ...findVariableOccurrences(analysis),
    ...findTableOccurrences(analysis),
    ...findProfileOccurrences(analysis),
    ...findInactiveOccurrences(analysis),
  ]
  return all.toSorted((one, other) => one.span.source - other.span.source || one.span.start - other.span.start)
}

/** Whether the name stands there as it is: false where a macro or an escape hides it. */
export function isWritten(analysis: Analysis, { span, name }: Occurrence): boolean {
  return analysis.slice(span) === name
}

/** What is named at a place: of several the one that is written there, and then the shortest. */
export function occurrenceAt({ analysis, source, offset }: Place): Occurrence | undefined {
  // A file that is included twice is one file for the editor.
  const found = analysis.occurrences.filter(({ span }) => {
    if (offset < span.start || offset > span.end) return false
    return span.source === source.id || analysis.checked.sources.get(span.source).name === source.name
  })
  const rank = (one: Occurrence): number => (isWritten(analysis, one) ? 0 : 100_000) + one.span.end - one.span.start
  return found.toSorted((one, other) => rank(one) - rank(other))[0]
}

/** All places that mean the same. A file that is included twice counts once. */
export function occurrencesOf(analysis: Analysis, key: string): readonly Occurrence[] {
  const seen = new Set<string>()
  return analysis.occurrences.filter((one) => {
    if (one.key !== key) return false
    const place = `${analysis.checked.sources.get(one.span.source).name} ${one.span.start} ${one.span.end}`
    if (seen.has(place)) return false
    seen.add(place)
    return true
  })
}

/** The places that define it; for what is never defined, such as $var(x), those that assign it. */
export function definitionsOf(analysis: Analysis, key: string): readonly Occurrence[] {
  const all = occurrencesOf(analysis, key)
  const definitions = all.filter((one) => one.role === 'definition')
  return definitions.length > 0 ? definitions : all.filter((one) => one.role === 'write')
}
