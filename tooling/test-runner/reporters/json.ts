import type { TestRun } from '../report.ts'

/** The whole run as one object: the fields of TestRun, with how many tests there were. */
export function renderJson(run: TestRun): string {
  const count = (kind: string): number => run.results.filter(({ outcome }) => outcome.kind === kind).length
  const totals = {
    tests: run.results.length,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
  }
  const { startedAtMs, durationMs, seed, results } = run
  return `${JSON.stringify({ startedAtMs, durationMs, seed, totals, results })}\n`
}
