import { performance } from 'node:perf_hooks'
import { mergeCoverage, sortCoverage } from '../coverage/merge.ts'
import type { CoverageData } from '../coverage/coverage-data.ts'
import { resultOf } from './play-test.ts'
import { chooseTests, type RunOptions } from './run-tests.ts'
import type { TestRun } from './report.ts'
import type { TestCase, TestFile } from './test-case.ts'
import type { TestThread } from './test-thread.ts'
import type { CollectedCoverage, PlayedTest } from './test-worker.ts'

/** What came of a run in threads. */
export interface WorkersResult {
  readonly run: TestRun
  /** Configurations that do not compile, as text. */
  readonly broken: readonly string[]
  readonly configFiles: readonly string[]
  /** Where reports of cfgt differ from those that are expected, a line each. */
  readonly differences: readonly string[]
  /** What was executed of the configurations, when it was asked for. */
  readonly coverage: CoverageData
}

export interface WorkersOptions extends Pick<RunOptions, 'filter' | 'tags' | 'seed'> {
  readonly jobs: number
  /** A thread of these tests that does nothing yet. */
  readonly newThread: () => TestThread
}

/** Tests of one file that a thread plays one after the other. */
interface Portion {
  readonly path: string
  readonly tests: readonly { readonly number: number; readonly test: TestCase }[]
}

/** A file with more tests than this is played by several threads. */
const portionSize = 100

/**
 * Plays the tests of files in threads. The results stand in the order of the files, whatever the number of threads: each test has a
 * server of its own. A test that does not end, or ends its thread, fails; the others are played all the same.
 */
export async function runInWorkers(files: readonly TestFile[], options: WorkersOptions): Promise<WorkersResult> {
  const startedAtMs = Date.now()
  const started = performance.now()
  const chosen = new Set(chooseTests(files, options))
  const portions = files.flatMap((file) => portionsOf(file, chosen))
  const { played, coverages } = await playAll(portions, options)
  const run = {
    results: played.map(({ result }) => result),
    startedAtMs,
    durationMs: performance.now() - started,
    seed: options.seed,
  }
  return {
    run,
    broken: [...new Set(played.flatMap(({ broken }) => (broken === '' ? [] : [broken])))],
    configFiles: [...new Set(played.flatMap(({ configFiles }) => configFiles))],
    differences: played.flatMap(({ differences }) => differences),
    coverage: joined(coverages),
  }
}

function portionsOf({ path, tests }: TestFile, chosen: ReadonlySet<TestCase>): readonly Portion[] {
  const wanted = tests.flatMap((test, number) => (chosen.has(test) ? [{ number, test }] : []))
  return Array.from({ length: Math.ceil(wanted.length / portionSize) }, (_, index) => ({
    path,
    tests: wanted.slice(index * portionSize, (index + 1) * portionSize),
  }))
}

/** What came of all portions, in their order; a thread that is done takes the next one. */
async function playAll(
  portions: readonly Portion[],
  options: WorkersOptions,
): Promise<{ readonly played: readonly PlayedTest[]; readonly coverages: readonly CollectedCoverage[] }> {
  const played: (readonly PlayedTest[])[] = []
  const coverages: CollectedCoverage[] = []
  let next = 0
  const work = async (): Promise<void> => {
    const thread = options.newThread()
    for (let at = next; at < portions.length; at = next) {
      next += 1
      const portion = portions[at]
      if (portion !== undefined) played[at] = await playPortion(thread, portion)
    }
    const coverage = await thread.coverage()
    if (coverage !== undefined) coverages.push(coverage)
    await thread.stop()
  }
  await Promise.all(Array.from({ length: Math.min(options.jobs, portions.length) }, work))
  return { played: played.flat(), coverages }
}

/** A test that ended its thread has failed; a new thread plays what comes behind it. */
async function playPortion(thread: TestThread, { path, tests }: Portion): Promise<readonly PlayedTest[]> {
  const played: PlayedTest[] = []
  while (played.length < tests.length) {
    const problem = await thread.play(
      { path, tests: tests.slice(played.length).map(({ number }) => number) },
      (one) => void played.push(one),
    )
    const test = tests[played.length]?.test
    if (problem !== undefined && test !== undefined) played.push(failed(test, problem))
  }
  return played
}

function failed(test: TestCase, { message, durationMs }: { message: string; durationMs: number }): PlayedTest {
  const failure = { message, file: test.file, line: test.line, lastLines: [] }
  const result = resultOf(test, { kind: 'failed', failures: [failure] }, durationMs)
  return { result, broken: '', configFiles: [], differences: [] }
}

/** The sum of what threads counted; a build that several of them made counts once, as it does in one. */
function joined(coverages: readonly CollectedCoverage[]): CoverageData {
  const builds = new Map(coverages.flatMap((one) => [...one.builds]))
  const counts = coverages.map((one) => one.counts)
  return sortCoverage(mergeCoverage([...counts, ...builds.values()]).data)
}
