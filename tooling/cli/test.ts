import { relative } from 'node:path'
import { watchForCfgt } from '../test-runner/cfgt/watch.ts'
import { findTestFiles } from '../test-runner/find-files.ts'
import { importTestFiles, type BadFile } from '../test-runner/load-files.ts'
import { statusOf } from '../test-runner/report.ts'
import { createCoverageCollector } from '../test-runner/collect-coverage.ts'
import { readReporters, writeReports } from '../test-runner/reporters/write-reports.ts'
import { runInWorkers } from '../test-runner/run-in-workers.ts'
import { runTests, type RunOptions } from '../test-runner/run-tests.ts'
import { watchAndRun, type OneRun } from '../test-runner/watch-files.ts'
import type { TestFile } from '../test-runner/test-case.ts'
import { UserError } from '../user-error.ts'
import type { ConfigOptions } from './options.ts'
import { hasColours, printDiagnostics } from './print-diagnostics.ts'
import { readCoverageWish, reportCoverage, type TestCoverageOptions } from './test-coverage.ts'

export interface TestOptions extends ConfigOptions, TestCoverageOptions {
  /** Each `NAME` or `NAME=FILE`. */
  readonly reporter: readonly string[]
  readonly filter?: string
  readonly tag: readonly string[]
  readonly seed: string
  readonly cfgt?: string
  readonly cfgtExpect?: string
  readonly watch?: boolean
  readonly jobs: string
}

/** `kamkit test`: plays tests of configurations. 1 when one fails, 2 when a test file is wrong. */
export async function runTest(paths: readonly string[], options: TestOptions): Promise<number> {
  if (options.watch !== true) return (await runOnce(paths, options, '')).status
  return watchAndRun((edition) => runOnce(paths, options, edition))
}

/** Plays the tests once; also gives the files that they stand on. `edition` differs when test files are to be imported anew. */
async function runOnce(paths: readonly string[], options: TestOptions, edition: string): Promise<OneRun> {
  const found = findTestFiles(paths.length === 0 ? ['.'] : paths)
  const { files, bad } = await importTestFiles(found, edition)
  if (bad.length > 0) {
    process.stderr.write(badText(bad))
    return { status: 2, files: found }
  }
  const jobs = readJobs(options.jobs)
  const isWatched = options.coverage === true || options.cfgt !== undefined || options.cfgtExpect !== undefined
  // What watches the servers stands in this thread.
  const played = jobs > 1 && !isWatched ? await playInThreads(files, jobs, options) : await playHere(files, options)
  return { ...played, files: [...found, ...played.files] }
}

async function playInThreads(files: readonly TestFile[], jobs: number, options: TestOptions): Promise<OneRun> {
  const reports = readReporters(options.reporter)
  const { run, broken, configFiles } = await runInWorkers(files, jobs, chosenBy(options))
  if (run.results.length === 0) throw new UserError(noTests(options))
  process.stderr.write(broken.join('\n'))
  writeReports(run, reports, reportOptions())
  return { status: statusOf(run), files: configFiles }
}

async function playHere(files: readonly TestFile[], options: TestOptions): Promise<OneRun> {
  const reports = readReporters(options.reporter)
  const coverage = readCoverageWish(options)
  const collector = createCoverageCollector()
  const differences: string[] = []
  const { run, broken, builds, configFiles } = await runTests(files, {
    ...chosenBy(options),
    onServer: coverage === undefined ? undefined : collector.onServer,
    watch: cfgtWatch(options, (line) => void differences.push(line)),
  })
  printDiagnostics(
    broken.map((one) => one.broken),
    'pretty',
  )
  if (run.results.length === 0 && broken.length === 0) throw new UserError(noTests(options))
  writeReports(run, reports, reportOptions())
  const covered = coverage === undefined ? 0 : reportCoverage(collector.data(builds), coverage)
  process.stderr.write(Buffer.from(differences.join(''), 'latin1'))
  return { status: Math.max(statusOf(run), covered, differences.length > 0 ? 1 : 0), files: configFiles }
}

/** Which tests are played, and how. */
function chosenBy(options: TestOptions): Pick<RunOptions, 'config' | 'filter' | 'tags' | 'seed'> {
  return { config: options, filter: readPattern(options.filter), tags: options.tag, seed: readSeed(options.seed) }
}

/** Watches tests for the reports of cfgt, when they are asked for. */
function cfgtWatch(
  { cfgt: output, cfgtExpect: expected }: TestOptions,
  say: (line: string) => void,
): RunOptions['watch'] {
  if (output === undefined && expected === undefined) return undefined
  return (test, stage) =>
    watchForCfgt(test, stage, {
      output,
      expected,
      onDifference: ({ name }, difference) => say(`${name}: ${difference}\n`),
    })
}

function reportOptions(): { readonly isColoured: boolean; readonly folder: string } {
  return { isColoured: hasColours('auto', process.env, process.stdout.isTTY), folder: process.cwd() }
}

function readJobs(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new UserError(`--jobs ${text}: write a number from 1 to 99`)
  return Number(text)
}

/** A pattern with a slip in it must not look like success. */
function noTests({ filter, tag }: TestOptions): string {
  const wanted = [...(filter === undefined ? [] : [`--filter ${filter}`]), ...tag.map((one) => `--tag ${one}`)]
  return wanted.length === 0 ? 'the files hold no tests' : `no test fits ${wanted.join(' ')}`
}

/** What is wrong with test files, as compilers write it. */
function badText(bad: readonly BadFile[]): string {
  return bad
    .flatMap(({ path, problems }) =>
      problems.map(
        ({ line, column, message }) => `${relative(process.cwd(), path)}:${line}:${column}: error: ${message}\n`,
      ),
    )
    .join('')
}

function readPattern(text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined
  try {
    return new RegExp(text)
  } catch (error) {
    throw new UserError(`--filter ${text}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function readSeed(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new UserError(`--seed ${text}: write a number`)
  return Number(text)
}
