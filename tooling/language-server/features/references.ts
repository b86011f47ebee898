import { DocumentHighlightKind, type DocumentHighlight, type Location } from 'vscode-languageserver'
import type { Place } from '../analysis.ts'
import { occurrenceAt, occurrencesOf } from '../symbols/occurrences.ts'

/** All places that name what stands here, in all files of the configuration. */
export function references(place: Place, withDefinition: boolean): readonly Location[] {
  const symbol = occurrenceAt(place)
  if (symbol === undefined) return []
  return occurrencesOf(place.analysis, symbol.key)
    .filter((one) => withDefinition || one.role !== 'definition')
    .map(({ span }) => place.analysis.locationOf(span))
}

/** The same within one file, told apart by reading and writing. */
export function highlights(place: Place): readonly DocumentHighlight[] {
  const { analysis, source } = place
  const symbol = occurrenceAt(place)
  if (symbol === undefined) return []
  return occurrencesOf(analysis, symbol.key)
    .filter(({ span }) => analysis.checked.sources.get(span.source).name === source.name)
    .map(({ span, role }) => ({
      range: analysis.rangeOf(span),
      kind: role === 'read' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
    }))
}
