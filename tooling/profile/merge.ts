import type { CallNode, LineCost, ProfileData } from './profile-data.ts'

/** Adds up what several processes or runs measured. */
export function mergeProfiles(all: readonly ProfileData[]): ProfileData {
  return {
    durationMs: Math.max(0, ...all.map(({ durationMs }) => durationMs)),
    runs: all.reduce((sum, { runs }) => sum + runs, 0),
    roots: mergeCalls(all.flatMap(({ roots }) => roots)),
  }
}

function mergeCalls(calls: readonly CallNode[]): readonly CallNode[] {
  return [...Map.groupBy(calls, ({ route, file, line }) => JSON.stringify([file, line, route])).values()].flatMap(
    (same) => {
      const [first] = same
      if (first === undefined) return []
      return [
        {
          ...first,
          calls: sumOf(same, ({ calls: count }) => count),
          lines: mergeLines(same.flatMap(({ lines }) => lines)),
        },
      ]
    },
  )
}

function mergeLines(lines: readonly LineCost[]): readonly LineCost[] {
  const key = ({ file, line, column, text }: LineCost): string => JSON.stringify([file, line, column, text])
  return [...Map.groupBy(lines, key).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    return [
      {
        ...first,
        count: sumOf(same, ({ count }) => count),
        selfMs: sumOf(same, ({ selfMs }) => selfMs),
        waitMs: sumOf(same, ({ waitMs }) => waitMs),
        callees: mergeCalls(same.flatMap(({ callees }) => callees)),
      },
    ]
  })
}

function sumOf<T>(values: readonly T[], number: (value: T) => number): number {
  return values.reduce((sum, value) => sum + number(value), 0)
}
