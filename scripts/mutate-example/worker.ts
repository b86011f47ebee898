import { parentPort, workerData } from 'node:worker_threads'
import { importTestFiles } from '#tooling/test-runner/load-files.ts'
import { Judge, type LinesOfTests, type Verdict } from './judge.ts'
import type { Mutant } from './mutants.ts'

/** What a worker is given at its start. */
export interface WorkerSetup {
  readonly testFiles: readonly string[]
  readonly lines: LinesOfTests
}

/** What it is asked, and what it answers. */
export interface Question {
  readonly number: number
  readonly mutant: Mutant
}
export interface Answer {
  readonly number: number
  readonly verdict: Verdict
}

// The setup is what run.ts passes.
const { testFiles, lines } = workerData as WorkerSetup
const { files } = await importTestFiles(testFiles)
const judge = new Judge(files.flatMap(({ tests }) => tests))

parentPort?.on('message', ({ number, mutant }: Question) => {
  void judge.judge(mutant, lines).then((verdict) => parentPort?.postMessage({ number, verdict } satisfies Answer))
})
