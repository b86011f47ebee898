import type { Catalogue } from '#compiler/catalogue.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { checkFile, type CheckSettings, type FileCheck } from './check-file.ts'
import { allCombinations, pairwiseCombinations, type Combination } from './covering-array.ts'
import { explainRuns, type SeenIn } from './explain-runs.ts'
import type { CheckResult } from './result.ts'
import { conditionsAround, findSwitches, type Switch } from './switches.ts'

/** More combinations than these take minutes; nobody waits for them. */
const maxCombinations = 256

export interface CombinationCheck {
  readonly results: readonly CheckResult[]
  /** What was combined, for the user. */
  readonly note: string
}

/** So many switches are named in the note. */
const maxNames = 40

/** Further combinations that are tried to find out which switches matter. */
const maxProbes = 96

/** A diagnostic of one or more combinations. */
interface Merged {
  readonly diagnostic: Diagnostic
  readonly check: FileCheck
  readonly runs: Set<number>
}

/**
 * Checks a configuration with the combinations of its switches, and merges what is found: each diagnostic once, with a note of the
 * switches under which it appears unless it always does.
 */
export function checkCombinations(
  name: string,
  host: CompilerHost,
  catalogue: Catalogue,
  settings: CheckSettings,
  mode: 'all' | 'pairwise',
): CombinationCheck {
  const runner = new CombinationRunner(name, host, catalogue, settings)
  let { switches, combinations } = runner.plan(mode)
  runner.runAll(combinations)
  // A file that is included only under a switch may ask for switches of its own.
  if (runner.switches().length > switches.length) {
    ;({ switches, combinations } = runner.plan(mode))
    runner.runAll(combinations)
  }
  const merged = merge(combinations.map((one) => runner.run(one)))
  const names = switches.map((one) => one.name)
  const notes = explainRuns(names, combinations, withSurroundings(merged, names), (key, combination) =>
    runner.probe(key, combination),
  )
  const results = [...merged].flatMap(([key, { diagnostic, check, runs }]): CheckResult[] => {
    // A comment is of no use only when no combination needs it.
    if (diagnostic.rule === 'unused-suppression' && runs.size < combinations.length) return []
    const note = notes.get(key)
    const shown = note === undefined ? diagnostic : { ...diagnostic, notes: [...(diagnostic.notes ?? []), note] }
    return [{ name, sources: check.sources, diagnostics: [shown] }]
  })
  const inOrder = results.toSorted(comparePlaces)
  const sources = runner.run(new Set()).sources
  return {
    results: inOrder.length === 0 ? [{ name, sources, diagnostics: [] }] : inOrder,
    note: describe(name, mode, switches, combinations),
  }
}

/** Runs each combination once. */
class CombinationRunner {
  readonly #done = new Map<string, FileCheck>()
  readonly #keys = new Map<string, ReadonlySet<string>>()
  #probes = 0
  readonly #check: (combination: Combination) => FileCheck
  readonly #settings: CheckSettings

  constructor(name: string, host: CompilerHost, catalogue: Catalogue, settings: CheckSettings) {
    this.#settings = settings
    this.#check = (combination) => {
      const values = new Map(this.switches().map((one) => [one.name, one.value]))
      const chosen = [...combination].map((one) => {
        const value = values.get(one)
        return value === undefined ? { name: one } : { name: one, value }
      })
      const parse = { ...settings.parse, defines: [...settings.parse.defines, ...chosen] }
      return checkFile(name, host, catalogue, { ...settings, parse })
    }
    this.run(new Set())
  }

  run(combination: Combination): FileCheck {
    const key = nameOf(combination)
    const done = this.#done.get(key) ?? this.#check(combination)
    this.#done.set(key, done)
    return done
  }

  /** Whether the diagnostic of a key is there with a combination; undefined when too many were tried. */
  probe(key: string, combination: Combination): boolean | undefined {
    const isNew = !this.#done.has(nameOf(combination))
    if (isNew && this.#probes >= maxProbes) return undefined
    if (isNew) this.#probes += 1
    return this.#keysOf(combination).has(key)
  }

  #keysOf(combination: Combination): ReadonlySet<string> {
    const name = nameOf(combination)
    const check = this.run(combination)
    const keys = this.#keys.get(name) ?? new Set(check.diagnostics.map((one) => keyOf(one, check)))
    this.#keys.set(name, keys)
    return keys
  }

  runAll(combinations: readonly Combination[]): void {
    for (const combination of combinations) this.run(combination)
  }

  /** The switches of all texts that were read so far; a define is settled when it stands without any switch. */
  switches(): readonly Switch[] {
    const base = this.#done.get('')
    if (base === undefined) return []
    const { target, defines } = this.#settings.parse
    const settled = new Set(defines.map((define) => define.name))
    const all = [...this.#done.values()].flatMap((check) => check.sources.all)
    return findSwitches({ sources: { all }, defines: base.checked.parsed.defines }, target, settled)
  }

  plan(mode: 'all' | 'pairwise'): {
    readonly switches: readonly Switch[]
    readonly combinations: readonly Combination[]
  } {
    const switches = this.switches()
    const names = switches.map((one) => one.name)
    const isAll = mode === 'all' && 2 ** names.length <= maxCombinations
    return { switches, combinations: isAll ? allCombinations(names) : pairwiseCombinations(names) }
  }
}

function nameOf(combination: Combination): string {
  return [...combination].toSorted().join(' ')
}

/** With each diagnostic the switches whose conditions stand around it. */
function withSurroundings(
  merged: ReadonlyMap<string, Merged>,
  switches: readonly string[],
): ReadonlyMap<string, SeenIn> {
  const known = new Set(switches)
  return new Map(
    [...merged].map(([key, { diagnostic, check, runs }]) => {
      const names = conditionsAround(diagnostic.span, check.sources).filter((name) => known.has(name))
      return [key, { runs, around: new Set(names) }]
    }),
  )
}

function merge(checks: readonly FileCheck[]): ReadonlyMap<string, Merged> {
  const merged = new Map<string, Merged>()
  for (const [run, check] of checks.entries()) {
    for (const diagnostic of check.diagnostics) {
      const key = keyOf(diagnostic, check)
      const known = merged.get(key)
      if (known === undefined) merged.set(key, { diagnostic, check, runs: new Set([run]) })
      else known.runs.add(run)
    }
  }
  return merged
}

function keyOf({ code, message, span }: Diagnostic, { sources }: FileCheck): string {
  return `${sources.get(span.source).name}\0${span.start}\0${span.end}\0${code}\0${message}`
}

/** Files in the order of their names, with the main file first; within a file as it is read. */
function comparePlaces(one: CheckResult, other: CheckResult): number {
  const [first, second] = [placeOf(one), placeOf(other)]
  if (first.file !== second.file) return first.isMain ? -1 : second.isMain || first.file > second.file ? 1 : -1
  return first.start - second.start
}

function placeOf({ sources, diagnostics }: CheckResult): { file: string; isMain: boolean; start: number } {
  const [diagnostic] = diagnostics
  if (diagnostic === undefined) return { file: '', isMain: true, start: 0 }
  const { id, name } = sources.get(diagnostic.span.source)
  return { file: name, isMain: id === 0, start: diagnostic.span.start }
}

function describe(
  name: string,
  mode: 'all' | 'pairwise',
  switches: readonly Switch[],
  combinations: readonly Combination[],
): string {
  if (switches.length === 0) return `${name} has no switches to combine`
  const more = switches.length > maxNames ? ' …' : ''
  const names =
    switches
      .slice(0, maxNames)
      .map((one) => one.name)
      .join(' ') + more
  const count = `${switches.length} ${switches.length === 1 ? 'switch' : 'switches'}`
  if (mode === 'all' && combinations.length < 2 ** switches.length) {
    return `${name} has ${count}: all 2^${switches.length} combinations are too many, so every pair was checked in ${combinations.length} (${names}); settle some with -A to check the rest in full`
  }
  return `${name}: ${combinations.length} combinations of ${count} checked (${names})`
}
