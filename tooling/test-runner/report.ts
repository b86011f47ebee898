/** What became of a run of tests: what every reporter is made of. */
export interface TestRun {
  readonly results: readonly TestResult[]
  /** Milliseconds since 1970. */
  readonly startedAtMs: number
  readonly durationMs: number
  /** With which the whole run can be repeated. */
  readonly seed: number
}

export interface TestResult {
  /** The test file. */
  readonly file: string
  /** The line of the test in it. */
  readonly line: number
  /** The names around the test, outermost first. */
  readonly suite: readonly string[]
  /** With its row for a test that is played for each row of a table. */
  readonly name: string
  readonly tags: readonly string[]
  readonly outcome: Outcome
  readonly durationMs: number
}

export type Outcome =
  | { readonly kind: 'passed' }
  /** `reason`: why, as the author of the test says. */
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'failed'; readonly failures: readonly Failure[] }

export interface Failure {
  /** One line. */
  readonly message: string
  /** The step of the test that failed. */
  readonly file: string
  readonly line: number
  /** The expression that did not hold, with each variable and part of it and its value. */
  readonly expression?: { readonly text: string; readonly values: readonly (readonly [text: string, value: string])[] }
  /** What was expected and what was there, for a difference to be shown. */
  readonly expected?: string
  readonly actual?: string
  /** The lines of the configuration that were executed last, oldest first: place, route, statement and values. */
  readonly lastLines: readonly string[]
  /** The messages of the test until then, one line each, oldest first. */
  readonly ladder?: readonly string[]
  /** Errors that the server logged. */
  readonly log?: readonly string[]
}

/** The exit status of `kamkit test`: 0 when nothing failed. */
export function statusOf({ results }: TestRun): number {
  return results.some(({ outcome }) => outcome.kind === 'failed') ? 1 : 0
}
