import type { Combination } from './covering-array.ts'

/** So many switches are named for one diagnostic. */
const maxNames = 12

/** What was found in some of the combinations. */
export interface SeenIn {
  /** The numbers of the combinations. */
  readonly runs: ReadonlySet<number>
  /** The switches whose #!ifdef stands around the place: very likely those that matter. */
  readonly around: ReadonlySet<string>
}

/** Asks whether the diagnostic of a key is found with a combination; undefined when that would take too long by now. */
export type Probe = (key: string, combination: Combination) => boolean | undefined

/**
 * Says of each diagnostic under which switches it appears; nothing of those that always do. In few combinations many switches look as
 * if they mattered: what is said was tried.
 */
export function explainRuns(
  switches: readonly string[],
  combinations: readonly Combination[],
  found: ReadonlyMap<string, SeenIn>,
  probe: Probe,
): ReadonlyMap<string, string> {
  const notes = new Map<string, string>()
  for (const [key, seen] of found) {
    if (seen.runs.size < combinations.length) notes.set(key, explain(key, seen, { switches, combinations, probe }))
  }
  return notes
}

interface Runs {
  readonly switches: readonly string[]
  readonly combinations: readonly Combination[]
  readonly probe: Probe
}

function explain(key: string, seen: SeenIn, runs: Runs): string {
  const start = startOf(key, seen, runs)
  const needed = new Set(start)
  for (const name of start) {
    const isSeen = runs.probe(key, without(needed, name))
    if (isSeen === undefined) return `with ${list(needed)}, perhaps with fewer`
    if (isSeen) needed.delete(name)
  }
  const off = agrees(needed, undefined, seen, runs) ? undefined : offSwitch(key, needed, seen, runs)
  if (needed.size === 0) return off === undefined ? 'not with every combination of the switches' : `only without ${off}`
  return off === undefined ? `only with ${list(needed)}` : `only with ${list(needed)}, without ${off}`
}

/** Switches with which the diagnostic is seen for sure: those around the place, one that agrees with all runs, or a whole combination. */
function startOf(key: string, seen: SeenIn, runs: Runs): ReadonlySet<string> {
  if (runs.probe(key, seen.around) === true) return seen.around
  for (const name of runs.switches) {
    const one = new Set([name])
    if (agrees(one, undefined, seen, runs) && runs.probe(key, one) === true) return one
  }
  const [smallest = new Set<string>()] = runs.combinations
    .filter((_, run) => seen.runs.has(run))
    .toSorted((one, other) => one.size - other.size)
  return smallest
}

/** The switch that makes the diagnostic go away, when there is one such for all combinations. */
function offSwitch(key: string, needed: ReadonlySet<string>, seen: SeenIn, runs: Runs): string | undefined {
  return runs.switches.find(
    (name) =>
      !needed.has(name) && agrees(needed, name, seen, runs) && runs.probe(key, new Set([...needed, name])) === false,
  )
}

/** Whether the diagnostic is seen in just the combinations that have all of `on`, and not `off`. */
function agrees(on: ReadonlySet<string>, off: string | undefined, seen: SeenIn, { combinations }: Runs): boolean {
  return combinations.every((combination, run) => {
    const isExpected = [...on].every((name) => combination.has(name)) && (off === undefined || !combination.has(off))
    return isExpected === seen.runs.has(run)
  })
}

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((one) => one !== name))
}

function list(names: ReadonlySet<string>): string {
  const sorted = [...names].toSorted()
  const shown = sorted.slice(0, maxNames)
  return sorted.length > maxNames ? `${shown.join(', ')} and ${sorted.length - maxNames} more` : shown.join(' and ')
}
