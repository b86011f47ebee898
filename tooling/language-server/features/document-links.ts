import { dirname, resolve } from 'node:path'
import type { DocumentLink } from 'vscode-languageserver'
import type { Place } from '../analysis.ts'
import { readDirective } from '../symbols/defines.ts'

/** The files that a file includes, each behind its path. */
export function documentLinks(place: Place): readonly DocumentLink[] {
  const { analysis, source } = place
  const lines = analysis.linesOf(source)
  return includesIn(place).map(({ start, end, uri }) => ({ range: lines.rangeOf(start, end), target: uri }))
}

/** The include whose path a place is in. */
export function includeAt(place: Place): { readonly uri: string } | undefined {
  return includesIn(place).find(({ start, end }) => start <= place.offset && place.offset <= end)
}

function includesIn(place: Place): readonly { readonly start: number; readonly end: number; readonly uri: string }[] {
  const { analysis, source } = place
  return analysis.piecesOf(source).flatMap((piece) => {
    if (piece.kind !== 'directive') return []
    const directive = readDirective(source.text.slice(piece.start, piece.end), piece.start)
    if (directive?.name !== 'include_file' && directive?.name !== 'import_file') return []
    const [lead = '', path = ''] = /^\s*"([^"\n]+)/.exec(directive.rest) ?? []
    const start = directive.restAt + lead.length - path.length
    const included = analysis.sources.find(
      ({ includedAt }) =>
        includedAt !== undefined &&
        includedAt.start === piece.start &&
        analysis.checked.sources.get(includedAt.source).name === source.name,
    )
    const beside = analysis.sourceOf(resolve(dirname(source.name), path))
    const id = included?.id ?? beside?.id
    return id === undefined ? [] : [{ start, end: start + path.length, uri: analysis.uriOf(id) }]
  })
}
