import { extname } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { chooseTests, type RunOptions } from './run-tests.ts'
import type { TestRun } from './report.ts'
import type { TestFile } from './test-case.ts'
import type { Answer, Question, WorkerSetup } from './test-worker.ts'

/** What came of a run in several threads. */
export interface WorkersResult {
  readonly run: TestRun
  /** Configurations that do not compile, as text. */
  readonly broken: readonly string[]
  readonly configFiles: readonly string[]
}

/**
 * Plays the tests of files in several threads, a file in one of them. The results stand in the order of the files, and are those of one
 * thread: each test has a server of its own.
 */
export async function runInWorkers(
  files: readonly TestFile[],
  jobs: number,
  options: Pick<RunOptions, 'config' | 'filter' | 'tags' | 'seed'>,
): Promise<WorkersResult> {
  const startedAtMs = Date.now()
  const started = performance.now()
  const chosen = new Set(chooseTests(files, options))
  const questions = files.flatMap(({ path, tests }): readonly Question[] => {
    const numbers = tests.flatMap((test, number) => (chosen.has(test) ? [number] : []))
    return numbers.length === 0 ? [] : [{ path, tests: numbers }]
  })
  const answers = await askAll(questions, Math.min(jobs, questions.length), {
    config: options.config,
    seed: options.seed,
  })
  const run = {
    results: answers.flatMap(({ results }) => results),
    startedAtMs,
    durationMs: performance.now() - started,
    seed: options.seed,
  }
  return {
    run,
    broken: [...new Set(answers.flatMap(({ broken }) => broken))],
    configFiles: [...new Set(answers.flatMap(({ configFiles }) => configFiles))],
  }
}

/** The answers in the order of the questions; a thread that is done takes the next question. */
async function askAll(
  questions: readonly Question[],
  jobs: number,
  workerData: WorkerSetup,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  let next = 0
  const work = async (): Promise<void> => {
    // Built it is .js, from source .ts, as this file.
    const worker = new Worker(new URL(`test-worker${extname(import.meta.filename)}`, import.meta.url), { workerData })
    try {
      for (let number = next; number < questions.length; number = next) {
        next += 1
        const question = questions[number]
        if (question !== undefined) answers[number] = await ask(worker, question)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return answers
}

function ask(worker: Worker, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (answer: Answer) => {
      worker.off('error', reject)
      resolve(answer)
    })
    worker.postMessage(question)
  })
}
