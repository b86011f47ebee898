import type { Piece } from '../2-lex/pieces.ts'
import { scanToken } from '../2-lex/scan-token.ts'

/** A part of a text: `[start, end)`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** More conditionals than this inside of strings and comments are no configuration: the file is left alone. */
const maxConcealed = 200

/**
 * The parts of a file that are read differently when a branch before them is left out. In such a branch quotes and comments do not
 * count, so that an `#!endif` in a string or a comment ends it, and reading goes on in the middle of what is one piece otherwise.
 * From each such place to where both readings meet again, no layout may be touched; everywhere else blanks are blanks under any
 * choice of defines.
 */
export function findUncertain(text: string, pieces: readonly Piece[]): readonly Range[] {
  const concealed = findConcealed(text, pieces)
  if (concealed.length === 0) return []
  if (concealed.length > maxConcealed) return [{ start: -1, end: Infinity }]
  const boundaries = new Set(pieces.map((piece) => piece.start))
  const visited = new Set<number>()
  const found = concealed.map((start) => {
    let at = scanToken(text, start).end
    while (at < text.length && !boundaries.has(at) && !visited.has(at)) {
      visited.add(at)
      at = scanToken(text, at).end
    }
    // A place visited before lies in the range of that visit, which covers the rest.
    return { start, end: at }
  })
  return mergeRanges(found)
}

/** Where conditionals stand that are no directives of their own. */
function findConcealed(text: string, pieces: readonly Piece[]): readonly number[] {
  const directives = new Set(pieces.filter((piece) => piece.kind === 'directive').map((piece) => piece.start))
  const matches = text.matchAll(/[#!]!(?:ifdef|ifndef|ifexp|else|endif)(?![A-Za-z0-9_])/g)
  const found: number[] = []
  for (const { index } of matches) {
    if (!directives.has(index)) found.push(index)
    if (found.length > maxConcealed) break
  }
  return found
}

/** The same parts in order, without those that others hold or reach into. */
export function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  const merged: Range[] = []
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1)
    if (last !== undefined && start < last.end) merged[merged.length - 1] = { ...last, end: Math.max(last.end, end) }
    else merged.push({ start, end })
  }
  return merged
}

/** Whether the text between two offsets, which may be nothing, lies in one of the ranges, which are merged, or reaches into it. */
export function overlaps(ranges: readonly Range[], start: number, end: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.end ?? Infinity) > start) high = middle
    else low = middle + 1
  }
  return (ranges[low]?.start ?? Infinity) < end
}
