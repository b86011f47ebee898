import type { Location } from 'vscode-languageserver'
import { moduleNameOf } from '#compiler/4-bind/bind.ts'
import type { Place } from '../analysis.ts'
import { pieceAt } from '../cursor.ts'
import { definitionsOf, occurrenceAt } from '../symbols/occurrences.ts'
import { includeAt } from './document-links.ts'

/** Where the name at a place is defined; a function leads to the loadmodule of its module, an include to the file. */
export function definition(place: Place): readonly Location[] {
  const { analysis } = place
  const symbol = occurrenceAt(place)
  if (symbol !== undefined) return definitionsOf(analysis, symbol.key).map(({ span }) => analysis.locationOf(span))
  const included = includeAt(place)
  if (included !== undefined) {
    const start = { line: 0, character: 0 }
    return [{ uri: included.uri, range: { start, end: start } }]
  }
  return loadOf(place)
}

function loadOf(place: Place): readonly Location[] {
  const { analysis, source } = place
  const piece = pieceAt(place)
  if (piece === undefined) return []
  const { bound } = analysis.checked
  let module: string | undefined
  for (const [call, resolved] of bound.calls) {
    const { span } = call.callee
    if (span.source !== source.id || span.start !== piece.start) continue
    if (resolved.kind === 'function') module = resolved.known.module
  }
  for (const item of bound.file.items) {
    if (item.kind !== 'ModParam' || item.module.span.source !== source.id) continue
    const isAt = [item.module, item.param].some(({ span }) => span.start === piece.start)
    if (isAt) module = moduleNameOf(item.module.value)
  }
  return bound.modules.filter(({ name }) => name === module).map(({ node }) => analysis.locationOf(node.span))
}
