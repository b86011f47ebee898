import { relative } from 'node:path'
import type { CfgtFolders } from '../test-runner/cfgt/watch.ts'
import { findTestFiles } from '../test-runner/find-files.ts'
import { importTestFiles, type BadFile } from '../test-runner/load-files.ts'
import { statusOf } from '../test-runner/report.ts'
import { readReporters, writeReports } from '../test-runner/reporters/write-reports.ts'
import { runInWorkers } from '../test-runner/run-in-workers.ts'
import { TestThread } from '../test-runner/test-thread.ts'
import { watchAndRun, type OneRun } from '../test-runner/watch-files.ts'
import type { TestFile } from '../test-runner/test-case.ts'
import { readDuration } from '../duration.ts'
import { UserError } from '../user-error.ts'
import type { ConfigOptions } from './options.ts'
import { hasColours } from './print-diagnostics.ts'
import { readCoverageWish, reportCoverage, type CoverageWish, type TestCoverageOptions } from './test-coverage.ts'

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
  readonly timeout: string
}

/** `kamkit test`: plays tests of configurations. 1 when one fails, 2 when a test file is wrong. */
export async function runTest(paths: readonly string[], options: TestOptions): Promise<number> {
  if (options.watch !== true) return (await runOnce(paths, options, '')).status
  return watchAndRun((edition) => runOnce(paths, options, edition))
}

/** Plays the tests once; also gives the files that they stand on. `edition` differs when test files are to be imported anew. */
async function runOnce(paths: readonly string[], options: TestOptions, edition: string): Promise<OneRun> {
  const found = findTestFiles(paths.length === 0 ? ['.'] : paths)
  const wish = readCoverageWish(options)
  const setup = {
    config: options,
    seed: readSeed(options.seed),
    hasCoverage: wish !== undefined,
    cfgt: cfgtFolders(options),
  }
  const limitMs = readLimit(options.timeout)
  // It starts while the files are read.
  const first = new TestThread(setup, limitMs)
  first.start()
  const unused = [first]
  try {
    const { files, bad } = await importTestFiles(found, edition)
    if (bad.length > 0) {
      process.stderr.write(badText(bad))
      return { status: 2, files: found }
    }
    const left = onlyLeft(files)
    if (left !== '') {
      process.stderr.write(left)
      return { status: 2, files: found }
    }
    const newThread = (): TestThread => unused.pop() ?? new TestThread(setup, limitMs)
    const { status, configFiles } = await play(files, options, { wish, newThread })
    return { status, files: [...found, ...configFiles] }
  } finally {
    await first.stop()
  }
}

/** What of a run is decided before its files are read. */
interface Prepared {
  readonly wish: CoverageWish | undefined
  readonly newThread: () => TestThread
}

async function play(
  files: readonly TestFile[],
  options: TestOptions,
  { wish, newThread }: Prepared,
): Promise<{ readonly status: number; readonly configFiles: readonly string[] }> {
  const reports = readReporters(options.reporter)
  const { run, broken, configFiles, differences, coverage } = await runInWorkers(files, {
    filter: readPattern(options.filter),
    tags: options.tag,
    seed: readSeed(options.seed),
    jobs: readJobs(options.jobs),
    newThread,
  })
  if (run.results.length === 0) throw new UserError(noTests(options))
  process.stderr.write(broken.join('\n'))
  writeReports(run, reports, reportOptions())
  const covered = wish === undefined ? 0 : reportCoverage(coverage, wish)
  process.stderr.write(Buffer.from(differences.join(''), 'latin1'))
  return { status: Math.max(statusOf(run), covered, differences.length > 0 ? 1 : 0), configFiles }
}

/** Where reports of cfgt are written and read, when they are asked for. */
function cfgtFolders({ cfgt, cfgtExpect }: TestOptions): CfgtFolders | undefined {
  return cfgt === undefined && cfgtExpect === undefined ? undefined : { output: cfgt, expected: cfgtExpect }
}

function reportOptions(): { readonly isColoured: boolean; readonly folder: string } {
  return { isColoured: hasColours('auto', process.env, process.stdout.isTTY), folder: process.cwd() }
}

function readLimit(text: string): number {
  const ms = readDuration(text)
  if (ms === undefined || ms < 1 || ms > 86_400_000) throw new UserError(`--timeout ${text}: write a time such as 30s`)
  return ms
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

/** `only` is for the desk: where CI is set it would hide the other tests for good. */
function onlyLeft(files: readonly TestFile[]): string {
  if (['', 'false', '0'].includes(process.env['CI'] ?? '')) return ''
  const left = files.flatMap(({ tests }) => tests).filter(({ isOnly }) => isOnly)
  return left
    .map(
      ({ file, line }) =>
        `${relative(process.cwd(), file)}:${line}: error: only is left in, which hides other tests: take it out (CI is set)\n`,
    )
    .join('')
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
