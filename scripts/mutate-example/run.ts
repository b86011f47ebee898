/**
 * Changes examples/proxy in small ways, each at a time, and counts how many of the changes its tests notice:
 *
 *     node --conditions=source scripts/mutate-example/run.ts [--count 200 [--seed 1]] [--json]
 *
 * Mutants: a condition negated, a statement removed, an argument or an operator changed, in routing blocks; those that do not compile
 * are no mutants, and log lines stay as they are. With a count the seed chooses some of them, always the same. Ends with 1 when fewer than 85 of 100 are noticed.
 */
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { findTestFiles } from '#tooling/test-runner/find-files.ts'
import { importTestFiles } from '#tooling/test-runner/load-files.ts'
import { proxyFile, proxySwitches } from '../../test/examples/proxy-switches.ts'
import { Judge, type LinesOfTests, type Verdict } from './judge.ts'
import { applyMutant, chooseMutants, mutantsOf, type Mutant } from './mutants.ts'
import type { Answer, Question, WorkerSetup } from './worker.ts'

const neededPercent = 85
/** A mutant that takes longer runs in a circle. */
const longestMs = 20_000

const { values } = parseArgs({
  options: {
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})

interface Judged {
  readonly mutant: Mutant
  readonly verdict: Verdict
}

const startedMs = performance.now()
const root = join(import.meta.dirname, '../..')
const testFiles = findTestFiles([join(root, 'examples/proxy')])
const { files, bad } = await importTestFiles(testFiles)
const tests = files.flatMap((file) => file.tests)
const { lines, failed } = await new Judge(tests).playAll()
if (bad.length > 0 || failed.length > 0) {
  process.stderr.write(`the tests fail as it is: ${[...bad.map(({ path }) => path), ...failed].join(', ')}\n`)
  process.exit(2)
}
const compiling = allMutants()
const chosen =
  values.count === undefined ? compiling : chooseMutants(compiling, Number(values.count), Number(values.seed))
const judged = await judgeAll(chosen, lines)
report(judged)

/** Every change of the configuration with all of its switches that still compiles. */
function allMutants(): readonly Mutant[] {
  const [host, catalogue, parser] = [createCompilerHost(), createCatalogue(), new ConfigParser()]
  const parse = { defines: proxySwitches().map((name) => ({ name })), target: '6.1', parser } as const
  return mutantsOf(checkConfig(proxyFile, host, catalogue, parse)).filter((mutant) => {
    const changed = applyMutant(host.readFile(mutant.file) ?? '', mutant)
    const readFile = (path: string): string | undefined => (path === mutant.file ? changed : host.readFile(path))
    const { diagnostics } = checkConfig(proxyFile, { ...host, readFile }, catalogue, parse)
    return !diagnostics.some(({ severity }) => severity === 'error')
  })
}

/** Hands the mutants to as many workers as there are cores. */
async function judgeAll(mutants: readonly Mutant[], linesOfTests: LinesOfTests): Promise<readonly Judged[]> {
  const verdicts = new Map<number, Verdict>()
  let next = 0
  const serve = async (): Promise<void> => {
    let worker = startWorker(linesOfTests)
    for (let number = next++; number < mutants.length; number = next++) {
      const mutant = mutants[number]
      if (mutant === undefined) break
      const verdict = await ask(worker, { number, mutant })
      verdicts.set(number, verdict ?? { kind: 'killed', killer: `it did not end within ${longestMs / 1000} s` })
      if (verdict !== undefined) continue
      await worker.terminate()
      worker = startWorker(linesOfTests)
    }
    await worker.terminate()
  }
  await Promise.all(Array.from({ length: availableParallelism() }, serve))
  return mutants.flatMap((mutant, number) => {
    const verdict = verdicts.get(number)
    return verdict === undefined || verdict.kind === 'does not compile' ? [] : [{ mutant, verdict }]
  })
}

function startWorker(linesOfTests: LinesOfTests): Worker {
  const workerData: WorkerSetup = { testFiles, lines: linesOfTests }
  return new Worker(join(import.meta.dirname, 'worker.ts'), { workerData })
}

/** The verdict; undefined when there is none in time. */
function ask(worker: Worker, question: Question): Promise<Verdict | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), longestMs)
    const done = ({ verdict }: Answer): void => {
      clearTimeout(timer)
      worker.off('error', reject)
      resolve(verdict)
    }
    worker.once('message', done)
    worker.once('error', reject)
    worker.postMessage(question)
  })
}

function report(all: readonly Judged[]): void {
  const survivors = all.filter(({ verdict }) => verdict.kind === 'survived').map(({ mutant }) => mutant)
  const killed = all.length - survivors.length
  const percent = (100 * killed) / all.length
  const seconds = (performance.now() - startedMs) / 1000
  if (values.json) {
    const listed = survivors.map((one) => ({ ...one, file: relative(root, one.file) }))
    process.stdout.write(
      `${JSON.stringify({ tests: tests.length, mutants: all.length, killed, seconds, survivors: listed })}\n`,
    )
  } else {
    for (const { file, line, kind, was, becomes } of survivors) {
      process.stdout.write(`survived  ${relative(root, file)}:${line}  ${kind}: ${was} -> ${becomes}\n`)
    }
    process.stdout.write(
      `${killed} of ${all.length} mutants noticed (${percent.toFixed(1)} %) by ${tests.length} tests, ${seconds.toFixed(0)} s\n`,
    )
  }
  process.exitCode = percent < neededPercent ? 1 : 0
}
