import { parentPort, workerData } from 'node:worker_threads'
import type { ConfigOptions } from '../cli/options.ts'
import { renderDiagnostics } from './broken-text.ts'
import { importTestFiles } from './load-files.ts'
import { playTest, resultOf } from './play-test.ts'
import { Programs } from './programs.ts'
import type { TestResult } from './report.ts'

/** What a worker is told at its start. */
export interface WorkerSetup {
  readonly config: ConfigOptions
  readonly seed: number
}

/** A file whose tests with these numbers are to be played. */
export interface Question {
  readonly path: string
  readonly tests: readonly number[]
}

/** Their results in order, and configurations that do not compile, as text. */
export interface Answer {
  readonly results: readonly TestResult[]
  readonly broken: readonly string[]
  readonly configFiles: readonly string[]
}

// The setup is what run-in-workers.ts passes.
const { config, seed } = workerData as WorkerSetup
const programs = new Programs(config)

parentPort?.on('message', (question: Question) => {
  void answer(question).then((one) => parentPort?.postMessage(one))
})

async function answer({ path, tests }: Question): Promise<Answer> {
  const { files } = await importTestFiles([path])
  const broken = new Set<string>()
  const configFiles = new Set<string>()
  const results: TestResult[] = []
  for (const number of tests) {
    const test = files[0]?.tests[number]
    if (test === undefined) continue
    if (test.skip !== undefined) {
      results.push(resultOf(test, { kind: 'skipped', reason: test.skip }, 0))
      continue
    }
    const program = await programs.get(test.setup.config, test.setup.defines)
    for (const file of program.files) configFiles.add(file)
    if ('broken' in program) broken.add(renderDiagnostics(program))
    results.push(await playTest(test, program, { seed }))
  }
  return { results, broken: [...broken], configFiles: [...configFiles] }
}
