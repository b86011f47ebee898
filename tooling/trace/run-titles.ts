import type { Entry, Run } from '../recording/recording.ts'

/** How the routing blocks of runs are written, such as `failure_route[BUSY]`: as their first statement tells it. */
export function runTitlesOf(entries: readonly Entry[]): ReadonlyMap<Run, string> {
  const titles = new Map<Run, string>()
  for (const entry of entries) {
    if (entry.kind === 'run') titles.set(entry.run, titleWithoutSteps(entry.run))
  }
  const seen = new Set<Run>()
  for (const entry of entries) {
    if (entry.kind !== 'step' || seen.has(entry.run)) continue
    seen.add(entry.run)
    titles.set(entry.run, entry.step.route)
  }
  return titles
}

/** Of an empty block there is no statement. */
function titleWithoutSteps({ route, name }: Run): string {
  return `${route}_route${name === '' ? '' : `[${name}]`}`
}
