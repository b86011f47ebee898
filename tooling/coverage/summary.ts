import type { ArmCoverage, CoverageData, FileCoverage } from './coverage-data.ts'

/** How many there are of something, and how many of them were executed. */
export interface Share {
  readonly total: number
  readonly covered: number
}

export interface Summary {
  readonly lines: Share
  readonly branches: Share
  readonly routes: Share
  /** Arms of `#!ifdef`, of which builds are what executions are elsewhere. */
  readonly ifdefs: Share
}

/** What can be measured: the names of the thresholds. */
export const measures = ['lines', 'branches', 'routes', 'ifdefs'] as const

/** Executions of each line on which a statement begins: of the statement that ran most often, in the order of the lines. */
export function lineCounts({ statements }: FileCoverage): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { line, count } of statements.values()) counts.set(line, Math.max(count, counts.get(line) ?? 0))
  return new Map([...counts].sort(([one], [other]) => one - other))
}

export function summaryOf(file: FileCoverage): Summary {
  return {
    lines: shareOf([...lineCounts(file).values()]),
    branches: shareOf(armsOf(file).map(({ count }) => count)),
    routes: shareOf([...file.routes.values()].map(({ count }) => count)),
    ifdefs: shareOf([...file.ifdefs.values()].map(({ count }) => count)),
  }
}

export function armsOf({ branches }: FileCoverage): readonly ArmCoverage[] {
  return [...branches.values()].flatMap(({ arms }) => [...arms.values()])
}

/** Of all files together. */
export function totalOf({ files }: CoverageData): Summary {
  const all = [...files.values()].map(summaryOf)
  return {
    lines: sum(all.map(({ lines }) => lines)),
    branches: sum(all.map(({ branches }) => branches)),
    routes: sum(all.map(({ routes }) => routes)),
    ifdefs: sum(all.map(({ ifdefs }) => ifdefs)),
  }
}

/** How many of these are there at all, and how many were executed. */
export function shareOf(counts: readonly number[]): Share {
  return { total: counts.length, covered: counts.filter((count) => count > 0).length }
}

function sum(shares: readonly Share[]): Share {
  return {
    total: shares.reduce((total, one) => total + one.total, 0),
    covered: shares.reduce((total, one) => total + one.covered, 0),
  }
}

/** In per cent; of nothing everything is covered. */
export function percentOf({ total, covered }: Share): number {
  return total === 0 ? 100 : (covered * 100) / total
}

/** A percentage with at most two digits, rounded down, so that only what is complete is 100. */
export function percentText(share: Share): string {
  return String(Math.floor(percentOf(share) * 100) / 100)
}

/** The lines that no build read, as ranges in order. */
export function neverBuilt({ ifdefs }: FileCoverage): readonly (readonly [first: number, last: number])[] {
  const ranges: [number, number][] = []
  const never = [...ifdefs.values()].filter(({ count, firstLine, lastLine }) => count === 0 && lastLine >= firstLine)
  for (const { firstLine, lastLine } of never.sort((one, other) => one.firstLine - other.firstLine)) {
    const last = ranges.at(-1)
    if (last === undefined || firstLine > last[1] + 1) ranges.push([firstLine, lastLine])
    else last[1] = Math.max(last[1], lastLine)
  }
  return ranges
}

/** Lines without an execution as ranges: lines between two of them that hold no statement belong to the range. */
export function uncoveredRanges(file: FileCoverage): readonly (readonly [first: number, last: number])[] {
  const ranges: [number, number][] = []
  let open: [number, number] | undefined
  for (const [line, count] of lineCounts(file)) {
    if (count > 0) open = undefined
    else if (open === undefined) ranges.push((open = [line, line]))
    else open[1] = line
  }
  return ranges
}
