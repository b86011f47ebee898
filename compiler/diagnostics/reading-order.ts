import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Diagnostics as a reader meets their places: what is in an included file comes where the file is included. */
export function inReadingOrder(
  diagnostics: readonly Diagnostic[],
  sources: SourceSet,
  placeOf = ({ span }: Diagnostic): Span => span,
): readonly Diagnostic[] {
  return diagnostics
    .map((diagnostic) => ({ diagnostic, path: pathTo(placeOf(diagnostic), sources) }))
    .toSorted((one, other) => comparePaths(one.path, other.path))
    .map(({ diagnostic }) => diagnostic)
}

/** Offsets from the main file down to the place: of each include on the way, and of the place itself. */
function pathTo(span: Span, sources: SourceSet): readonly number[] {
  const path: number[] = []
  for (let at: Span | undefined = span; at !== undefined; at = sources.get(at.source).includedAt) path.unshift(at.start)
  return path
}

function comparePaths(one: readonly number[], other: readonly number[]): number {
  const depth = Math.min(one.length, other.length)
  for (let index = 0; index < depth; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}
