import type { BranchCoverage, CoverageData, FileCoverage } from './coverage-data.ts'

export interface Merged {
  readonly data: CoverageData
  /** Files of which some data belong to another text than the last that was given: those counts were left out. */
  readonly stale: readonly string[]
}

/**
 * Adds up the counts of several runs, processes or builds with other switches, the oldest first. Places that only some of them have
 * are kept.
 */
export function mergeCoverage(all: readonly CoverageData[]): Merged {
  const byPath = new Map<string, FileCoverage[]>()
  for (const { files } of all) for (const [path, file] of files) byPath.set(path, [...(byPath.get(path) ?? []), file])
  const stale: string[] = []
  const files = [...byPath].map(([path, found]): readonly [string, FileCoverage] => {
    const digest = found.findLast((one) => one.digest !== undefined)?.digest
    const fitting = found.filter((one) => one.digest === undefined || one.digest === digest)
    if (fitting.length < found.length) stale.push(path)
    return [path, fitting.reduce(mergeFile, emptyFile(path, digest))]
  })
  return { data: { files: new Map(files) }, stale }
}

export function emptyFile(path: string, digest: string | undefined): FileCoverage {
  return { path, digest, statements: new Map(), branches: new Map(), routes: new Map(), ifdefs: new Map() }
}

function mergeFile(one: FileCoverage, other: FileCoverage): FileCoverage {
  return {
    path: one.path,
    digest: one.digest,
    statements: mergeMaps(one.statements, other.statements, addCounts),
    branches: mergeMaps(one.branches, other.branches, addBranches),
    routes: mergeMaps(one.routes, other.routes, addCounts),
    ifdefs: mergeMaps(one.ifdefs, other.ifdefs, addCounts),
  }
}

function mergeMaps<T>(
  one: ReadonlyMap<string, T>,
  other: ReadonlyMap<string, T>,
  add: (a: T, b: T) => T,
): Map<string, T> {
  const merged = new Map(one)
  for (const [key, value] of other) {
    const known = merged.get(key)
    merged.set(key, known === undefined ? value : add(known, value))
  }
  return merged
}

function addCounts<T extends { readonly count: number }>(one: T, other: T): T {
  return { ...one, count: one.count + other.count }
}

function addBranches(one: BranchCoverage, other: BranchCoverage): BranchCoverage {
  return { ...one, arms: mergeMaps(one.arms, other.arms, addCounts) }
}

/** The same in the order of the text, whatever the order in which it was counted. */
export function sortCoverage({ files }: CoverageData): CoverageData {
  const sorted = [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1)).map(sortFile)
  return { files: new Map(sorted.map((file) => [file.path, file])) }
}

function sortFile(file: FileCoverage): FileCoverage {
  const branches = [...file.branches].map(([key, one]) => [key, { ...one, arms: sortMap(one.arms) }] as const)
  return {
    ...file,
    statements: sortMap(file.statements),
    branches: sortMap(new Map(branches)),
    routes: sortMap(file.routes),
    ifdefs: sortMap(file.ifdefs),
  }
}

interface Sortable {
  readonly line: number
  readonly column?: number
  readonly index?: number
  readonly label?: string
}

function sortMap<T extends Sortable>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...map].sort(([, one], [, other]) => byPlace(one, other)))
}

/** In reading order. */
export function byPlace(one: Sortable, other: Sortable): number {
  const places =
    one.line - other.line || (one.column ?? 0) - (other.column ?? 0) || (one.index ?? 0) - (other.index ?? 0)
  const [label = '', otherLabel = ''] = [one.label, other.label]
  return places || Number(label > otherLabel) - Number(label < otherLabel)
}
