import type { Catalogue } from '#compiler/catalogue.ts'
import type { Diagnostic, Fix } from '#compiler/diagnostics/diagnostic.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { applyFixes } from '#compiler/lint/apply-fixes.ts'
import { checkFile, type CheckSettings, type FileCheck } from './check-file.ts'
import type { Overlay } from './overlay.ts'

/** A fix may make another possible; what is not settled after so many rounds never will be. */
const maxRounds = 10

export interface FixedFile {
  /** What is left after the fixes. */
  readonly check: FileCheck
  readonly count: number
  /** The files with their fixes, by the path that the host gave them. */
  readonly overlay: Overlay
  /** Set when fixes were not kept: with them, these errors would be new. */
  readonly rejected: readonly string[]
}

/**
 * Makes the fixes of a configuration and of the files that it includes, in memory, until there are none. A round after which there
 * would be an error that was not there before is not kept.
 */
export function fixFile(name: string, start: Overlay, catalogue: Catalogue, settings: CheckSettings): FixedFile {
  let overlay = start
  let check = checkFile(name, overlay.host, catalogue, settings)
  let count = 0
  for (let round = 0; round < maxRounds; round += 1) {
    const made = makeFixes(check, overlay.host)
    if (made.count === 0) break
    const next = overlay.with(made.texts)
    const after = checkFile(name, next.host, catalogue, settings)
    const rejected = newErrors(check, after)
    if (rejected.length > 0) return { check, count, overlay, rejected }
    overlay = next
    check = after
    count += made.count
  }
  return { check, count, overlay, rejected: [] }
}

/** How many fixes `--fix` would make in one round. */
export function countFixable(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter((one) => one.fix !== undefined).length
}

/** One round: the fixes that do not touch each other, file by file. */
function makeFixes(
  { sources, diagnostics, checked }: FileCheck,
  host: CompilerHost,
): { readonly texts: ReadonlyMap<string, string>; readonly count: number } {
  const texts = new Map<string, string>()
  let count = 0
  const isExpanded = expandedPlaces(checked)
  const safe = diagnostics.filter(({ fix }) => fix !== undefined && !fix.edits.some(isExpanded))
  for (const { id, name, text } of sources.all) {
    const path = host.resolvePath(name)
    // A file that is included twice is mended through its first inclusion; the next round finds what is left.
    if (texts.has(path)) continue
    const fixed = applyFixes(text, safe, id)
    if (fixed.count === 0) continue
    texts.set(path, fixed.text)
    count += fixed.count
  }
  return { texts, count }
}

/** What stands where a macro is used is no text of this place: changing it there would change something else. */
function expandedPlaces({ parsed }: FileCheck['checked']): (edit: Fix['edits'][number]) => boolean {
  const expanded = parsed.tokens.filter((token) => token.origin !== undefined)
  const ends = new Map(
    [...Map.groupBy(expanded, (token) => token.span.source)].map(([source, tokens]) => {
      return [source, new Map(tokens.map(({ span }) => [span.start, span.end]))]
    }),
  )
  const starts = new Map([...ends].map(([source, places]) => [source, [...places.keys()].toSorted((a, b) => a - b)]))
  return ({ span }) => {
    const before = lastBelow(starts.get(span.source) ?? [], span.end)
    return before !== undefined && (ends.get(span.source)?.get(before) ?? 0) > span.start
  }
}

/** The last of some numbers in ascending order that is below a limit. */
function lastBelow(numbers: readonly number[], limit: number): number | undefined {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? limit) < limit) low = middle + 1
    else high = middle
  }
  return numbers[low - 1]
}

/** Errors of the check after the fixes that were not there before, as often as they are there. */
function newErrors(before: FileCheck, after: FileCheck): readonly string[] {
  const known = new Map<string, number>()
  for (const error of errorsOf(before)) known.set(error, (known.get(error) ?? 0) + 1)
  return errorsOf(after).filter((error) => {
    const left = known.get(error) ?? 0
    known.set(error, left - 1)
    return left <= 0
  })
}

/** Without their places, which move. */
function errorsOf({ diagnostics }: FileCheck): readonly string[] {
  return diagnostics.filter((one) => one.severity === 'error').map(({ code, message }) => `${message} [${code}]`)
}
