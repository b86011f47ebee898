import { performance } from 'node:perf_hooks'
import type { CompiledModule } from '#grammar/abi.ts'
import type { Server } from '#runtime/server/server.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { AssertionFailure, TestMistake, TestSkipped } from './engine/assertion.ts'
import { Stage, unexpected } from './engine/stage.ts'
import { failureOf } from './failure.ts'
import { suggestion } from './format/reader.ts'
import { functionsOf, type BrokenProgram, type TestProgram } from './programs.ts'
import type { Failure, Outcome, TestResult } from './report.ts'
import type { TestCase, TestPlace } from './test-case.ts'

/** Told of the server of each test, before anything is sent to it: coverage and tracers attach here. */
export type ServerListener = (server: Server, program: CompiledModule) => void

/** What the playing of a test needs. */
export interface PlayOptions {
  readonly seed: number
  readonly onServer?: ServerListener | undefined
  /** Watches a test from before its first step; what it gives is called behind the last. */
  readonly watch?: ((test: TestCase, stage: Stage) => () => void) | undefined
}

/** Plays one test on a server of its own. */
export async function playTest(
  test: TestCase,
  program: TestProgram | BrokenProgram,
  options: PlayOptions,
): Promise<TestResult> {
  const startedMs = performance.now()
  const outcome = 'broken' in program ? brokenOutcome(test, program) : await playOn(test, program, options)
  return resultOf(test, outcome, performance.now() - startedMs)
}

export function resultOf(test: TestCase, outcome: Outcome, durationMs: number): TestResult {
  const { file, line, suite, name, tags } = test
  return { file, line, suite, name, tags, outcome, durationMs }
}

function brokenOutcome({ file, line }: TestCase, { broken }: BrokenProgram): Outcome {
  const first = broken.diagnostics[0]
  const message = `the configuration does not compile${first === undefined ? '' : `: ${first.message}`}`
  return { kind: 'failed', failures: [{ message, file, line, lastLines: [] }] }
}

async function playOn(test: TestCase, program: TestProgram, options: PlayOptions): Promise<Outcome> {
  const { setup, file, line } = test
  const unknown = setup.mocks.find(({ name }) => !program.functions.has(name) && !isFunction(name))
  if (unknown !== undefined) {
    const message = `no module has a function ${unknown.name}${suggestion(unknown.name, [...program.functions])}`
    return { kind: 'failed', failures: [{ message, file, line, lastLines: [] }] }
  }
  const stage = await Stage.start({
    ...setup,
    program: program.module,
    stubModules: program.stubs,
    ownModules: program.ownModules,
    seed: setup.seed ?? options.seed,
    onServer: options.onServer,
  })
  if ('errors' in stage) {
    const texts = stage.errors.map((error) => `${error.file}:${error.line}:${error.column}: error: ${error.text}`)
    const message = `the server does not start: ${stage.errors[0]?.text ?? ''}`
    return { kind: 'failed', failures: [{ message, file, line, lastLines: texts }] }
  }
  try {
    const ended = options.watch?.(test, stage)
    const failure = await playStage(test, stage)
    ended?.()
    return failure === undefined ? { kind: 'passed' } : { kind: 'failed', failures: [failure] }
  } catch (error) {
    if (error instanceof TestSkipped) return { kind: 'skipped', reason: error.message }
    throw error
  } finally {
    await stage.stop()
  }
}

/** Whether any module has it: what a test shares with others may mock functions of modules that its program does not load. */
function isFunction(name: string): boolean {
  const catalogue = createModuleCatalogue()
  return catalogue.moduleNames.some((module) => functionsOf(catalogue.module(module)).includes(name))
}

/** The steps, then what holds at the end of every test. */
async function playStage(test: TestCase, stage: Stage): Promise<Failure | undefined> {
  let at: TestPlace = test
  try {
    await test.play(stage, (place) => {
      refuseMissingMocks(stage)
      at = place
    })
    refuseMissingMocks(stage)
    at = test
    refuseUnexpected(test, stage)
    return undefined
  } catch (error) {
    if (error instanceof AssertionFailure || error instanceof TestMistake) return failureOf(error, at, stage)
    throw error
  }
}

/** A function of a module that kamkit lacks does nothing useful: the test has to say what it does. */
function refuseMissingMocks({ mocks }: Stage): void {
  const [missing] = mocks.missing
  if (missing !== undefined) {
    throw new TestMistake(
      `${missing}, which kamkit cannot run, was called: mock it, as in mocks: { ${missing.slice(0, missing.indexOf('('))}: 1 }`,
    )
  }
  const [problem] = mocks.problems
  if (problem !== undefined) throw new TestMistake(problem)
}

function refuseUnexpected({ setup }: TestCase, stage: Stage): void {
  if (setup.allowsExtra) return
  const [first, ...more] = unexpected(stage)
  if (first === undefined) return
  const others = more.length === 0 ? '' : `; ${more.join('; ')}`
  throw new AssertionFailure(`at the end: ${first}, which was not expected${others}`)
}
