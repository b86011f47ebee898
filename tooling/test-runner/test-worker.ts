import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import type { ConfigOptions } from '../cli/options.ts'
import type { CoverageData } from '../coverage/coverage-data.ts'
import { renderDiagnostics } from './broken-text.ts'
import { watchForCfgt, type CfgtFolders } from './cfgt/watch.ts'
import { createCoverageCollector } from './collect-coverage.ts'
import { importTestFiles } from './load-files.ts'
import { playTest, resultOf, type PlayOptions } from './play-test.ts'
import { Programs } from './programs.ts'
import type { TestResult } from './report.ts'
import type { TestCase } from './test-case.ts'

/** What a worker is told at its start. */
export interface WorkerSetup {
  readonly config: ConfigOptions
  readonly seed: number
  readonly hasCoverage: boolean
  readonly cfgt: CfgtFolders | undefined
}

/** Tests to be played: those of a file with these numbers; or the coverage of all of them is asked for. */
export type Question = { readonly path: string; readonly tests: readonly number[] } | 'coverage'

/** What a worker says: that a test begins, its result, and that all of a question are played. */
export type Answer =
  | { readonly kind: 'begin' }
  | { readonly kind: 'result'; readonly played: PlayedTest }
  | { readonly kind: 'done' }
  | { readonly kind: 'coverage'; readonly coverage: CollectedCoverage }

/** A test that was played. */
export interface PlayedTest {
  readonly result: TestResult
  /** Why its configuration does not compile, as text; '' when it does. */
  readonly broken: string
  readonly configFiles: readonly string[]
  /** Where the reports of cfgt differ from those that are expected. */
  readonly differences: readonly string[]
}

/** What one thread counted. */
export interface CollectedCoverage {
  readonly counts: CoverageData
  /** Which arms of `#!ifdef` each configuration took, by its path and its defines: several threads may build the same. */
  readonly builds: ReadonlyMap<string, CoverageData>
}

// A pattern of a test that goes back over a text again and again, such as (a+)+$, is matched in linear time by V8's other engine.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
// The setup is what run-in-workers.ts passes.
const { config, seed, hasCoverage, cfgt } = workerData as WorkerSetup
const programs = new Programs(config)
const collector = hasCoverage ? createCoverageCollector() : undefined
const files = new Map<string, Promise<readonly TestCase[]>>()

parentPort?.on('message', (question: Question) => void answer(question))

async function answer(question: Question): Promise<void> {
  const say = (one: Answer): void => parentPort?.postMessage(one)
  if (question === 'coverage') {
    const coverage = { counts: collector?.counts() ?? { files: new Map() }, builds: collector?.builds ?? new Map() }
    say({ kind: 'coverage', coverage })
    return
  }
  const tests = await testsOf(question.path)
  for (const number of question.tests) {
    const test = tests[number]
    if (test === undefined) continue
    say({ kind: 'begin' })
    say({ kind: 'result', played: await play(test) })
  }
  say({ kind: 'done' })
}

/** The tests of a file, which is read once. */
function testsOf(path: string): Promise<readonly TestCase[]> {
  const known = files.get(path) ?? importTestFiles([path]).then((read) => read.files[0]?.tests ?? [])
  files.set(path, known)
  return known
}

async function play(test: TestCase): Promise<PlayedTest> {
  if (test.skip !== undefined) {
    const result = resultOf(test, { kind: 'skipped', reason: test.skip }, 0)
    return { result, broken: '', configFiles: [], differences: [] }
  }
  const program = await programs.get(test.setup.config, test.setup.defines)
  if ('build' in program) collector?.built(test.setup, program.build)
  const differences: string[] = []
  const result = await playTest(test, program, { seed, onServer: collector?.onServer, watch: watchFor(differences) })
  const broken = 'broken' in program ? renderDiagnostics(program) : ''
  return { result, broken, configFiles: program.files, differences }
}

/** Watches tests for the reports of cfgt, when they are asked for. */
function watchFor(differences: string[]): PlayOptions['watch'] {
  if (cfgt === undefined) return undefined
  return (test, stage) =>
    watchForCfgt(test, stage, {
      ...cfgt,
      onDifference: ({ name }, difference) => void differences.push(`${name}: ${difference}\n`),
    })
}
