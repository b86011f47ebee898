import type { Position, SelectionRange } from 'vscode-languageserver'
import type { Node } from '#compiler/ast/nodes.ts'
import { walk } from '#compiler/ast/walk.ts'
import type { Place } from '../analysis.ts'
import { pieceAt } from '../cursor.ts'

/** For each place the word, and then what stands around it: expression, statement, block, file. */
export function selectionRanges(place: Place, positions: readonly Position[]): readonly SelectionRange[] {
  const lines = place.analysis.linesOf(place.source)
  return positions.map((position) => rangesAt({ ...place, offset: lines.offsetAt(position) }))
}

function rangesAt(place: Place): SelectionRange {
  const { analysis, source, offset } = place
  const lines = analysis.linesOf(source)
  const spans: { readonly start: number; readonly end: number }[] = [{ start: 0, end: source.text.length }]
  const enclose = (node: Node): boolean => {
    if (node.kind === 'File') return true
    const { span } = node
    if (span.source !== source.id || offset < span.start || offset > span.end) return false
    spans.push(span)
    return true
  }
  walk(analysis.checked.bound.file, enclose)
  const piece = pieceAt(place)
  if (piece !== undefined) spans.push(piece)
  const ordered = spans
    .toSorted((one, other) => other.end - other.start - (one.end - one.start))
    // Each must lie within the one before: neighbours that only touch the place do not.
    .reduce<{ start: number; end: number }[]>((kept, one) => {
      const outer = kept.at(-1)
      const isInside = outer === undefined || (one.start >= outer.start && one.end <= outer.end)
      const isSame = outer !== undefined && one.start === outer.start && one.end === outer.end
      return isInside && !isSame ? [...kept, { start: one.start, end: one.end }] : kept
    }, [])
  let result: SelectionRange | undefined
  for (const { start, end } of ordered) {
    const range = lines.rangeOf(start, end)
    result = result === undefined ? { range } : { range, parent: result }
  }
  return result ?? { range: lines.rangeOf(offset, offset) }
}
