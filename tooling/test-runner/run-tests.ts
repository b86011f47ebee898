import { performance } from 'node:perf_hooks'
import type { ConfigOptions } from '../cli/options.ts'
import { playTest, resultOf, type PlayOptions } from './play-test.ts'
import { Programs, type BrokenProgram } from './programs.ts'
import type { TestResult, TestRun } from './report.ts'
import type { TestCase, TestFile } from './test-case.ts'

/** Which tests are played, and who is told what. */
export interface RunOptions extends PlayOptions {
  readonly config: ConfigOptions
  readonly filter: RegExp | undefined
  readonly tags: readonly string[]
  /** Told of each result when it is there, in the order of the files. */
  readonly onResult?: ((result: TestResult) => void) | undefined
}

/** What came of it, with the configurations that do not compile. */
export interface RunResult {
  readonly run: TestRun
  readonly broken: readonly BrokenProgram[]
  /** Configurations that were read, with what they include. */
  readonly configFiles: readonly string[]
}

/** Plays the tests of files one after the other, each on a server of its own. */
export async function runTests(files: readonly TestFile[], options: RunOptions): Promise<RunResult> {
  const startedAtMs = Date.now()
  const started = performance.now()
  const programs = new Programs(options.config)
  const chosen = chooseTests(files, options)
  const broken = new Set<BrokenProgram>()
  const configFiles = new Set<string>()
  const results: TestResult[] = []
  for (const test of chosen) {
    let result: TestResult
    if (test.skip !== undefined) result = resultOf(test, { kind: 'skipped', reason: test.skip }, 0)
    else {
      const program = await programs.get(test.setup.config, test.setup.defines)
      for (const file of program.files) configFiles.add(file)
      if ('broken' in program) broken.add(program)
      result = await playTest(test, program, options)
    }
    results.push(result)
    options.onResult?.(result)
  }
  const run = { results, startedAtMs, durationMs: performance.now() - started, seed: options.seed }
  return { run, broken: [...broken], configFiles: [...configFiles] }
}

/** The tests that the options and `only` choose. */
export function chooseTests(
  files: readonly TestFile[],
  { filter, tags }: Pick<RunOptions, 'filter' | 'tags'>,
): readonly TestCase[] {
  const all = files.flatMap(({ tests }) => tests)
  const only = all.filter((test) => test.isOnly)
  return (only.length > 0 ? only : all).filter(
    (test) =>
      (filter === undefined || filter.test([...test.suite, test.name].join(' > '))) &&
      (tags.length === 0 || tags.some((tag) => test.tags.includes(tag))),
  )
}
