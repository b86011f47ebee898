import type { Catalogue } from '#compiler/catalogue.ts'
import type { Diagnostic, Fix } from '#compiler/diagnostics/diagnostic.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { applyFixes, changeFor } from '#compiler/lint/apply-fixes.ts'
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
  /** Set when fixes were not kept: each of these errors would be new with one of them. */
  readonly rejected: readonly string[]
}

/** A fix that cannot be made together with others is tried alone; so many are, since each takes a check of the whole. */
const maxTried = 50

/** What a round works on. */
interface FixRun {
  readonly name: string
  readonly catalogue: Catalogue
  readonly settings: CheckSettings
  readonly takesSuggestions: boolean
  /** Fixes that are not to be tried again, as keyOf names them. */
  readonly refused: Set<string>
  readonly rejected: Set<string>
}

type State = Omit<FixedFile, 'rejected'>

/**
 * Makes the fixes of a configuration and of the files that it includes, in memory, until there are none. A fix after which there
 * would be an error that was not there before is not kept. Suggestions come after all that is certain is mended: much that they would
 * guess at has gone then.
 */
export function fixFile(
  name: string,
  start: Overlay,
  catalogue: Catalogue,
  settings: CheckSettings,
  options: { readonly takesSuggestions?: boolean } = {},
): FixedFile {
  const [refused, rejected] = [new Set<string>(), new Set<string>()]
  let state: State = { check: checkFile(name, start.host, catalogue, settings), count: 0, overlay: start }
  for (const takesSuggestions of options.takesSuggestions === true ? [false, true] : [false]) {
    const run: FixRun = { name, catalogue, settings, takesSuggestions, refused, rejected }
    for (let round = 0; round < maxRounds; round += 1) {
      const next = fixRound(state, run)
      if (next === state) break
      state = next
    }
  }
  return { ...state, rejected: [...rejected] }
}

/** How many fixes `--fix` would make in one round, and how many more `--fix-suggestions`. */
export function countFixable(diagnostics: readonly Diagnostic[]): {
  readonly fixes: number
  readonly suggestions: number
} {
  const fixes = diagnostics.filter((one) => one.fix !== undefined).length
  return { fixes, suggestions: diagnostics.filter((one) => changeFor(one, true) !== undefined).length - fixes }
}

/** All changes that do not touch each other; one by one when an error would come up. The same state when nothing changed. */
function fixRound(state: State, run: FixRun): State {
  const changes = changesOf(state.check, run)
  const all = tryChanges(state, changes, run)
  if ('state' in all) return all.state
  const good = changes.slice(0, maxTried).filter((change) => {
    const alone = tryChanges(state, [change], run)
    if ('state' in alone) return true
    run.refused.add(keyOf(change))
    for (const error of alone.errors) run.rejected.add(error)
    return false
  })
  const together = tryChanges(state, good, run)
  if ('state' in together) return together.state
  const first = tryChanges(state, good.slice(0, 1), run)
  return 'state' in first ? first.state : state
}

/** A diagnostic with the change that is made for it. */
interface Change {
  readonly of: Diagnostic
  readonly fix: Fix
}

/** Without its place, which moves. */
function keyOf({ of: { code, message }, fix }: Change): string {
  return `${code} ${message} ${fix.title}`
}

function changesOf({ diagnostics, checked }: FileCheck, { takesSuggestions, refused }: FixRun): readonly Change[] {
  const isExpanded = expandedPlaces(checked)
  return diagnostics.flatMap((of) => {
    const fix = changeFor(of, takesSuggestions)
    if (fix === undefined || fix.edits.some(isExpanded) || refused.has(keyOf({ of, fix }))) return []
    return [{ of, fix }]
  })
}

/** The state with some changes, or the errors for which they cannot be kept. */
function tryChanges(
  state: State,
  changes: readonly Change[],
  { name, catalogue, settings }: FixRun,
): { readonly state: State } | { readonly errors: readonly string[] } {
  const made = makeChanges(state.check, changes, state.overlay.host)
  if (made.count === 0) return { state }
  const overlay = state.overlay.with(made.texts)
  const check = checkFile(name, overlay.host, catalogue, settings)
  const errors = newErrors(state.check, check)
  return errors.length > 0 ? { errors } : { state: { check, count: state.count + made.count, overlay } }
}

/** The changes that do not touch each other, file by file. */
function makeChanges(
  { sources }: FileCheck,
  changes: readonly Change[],
  host: CompilerHost,
): { readonly texts: ReadonlyMap<string, string>; readonly count: number } {
  const texts = new Map<string, string>()
  let count = 0
  for (const { id, name, text } of sources.all) {
    const path = host.resolvePath(name)
    // A file that is included twice is mended through its first inclusion; the next round finds what is left.
    if (texts.has(path)) continue
    const fixed = applyFixes(text, changes, id)
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
