import { performance } from 'node:perf_hooks'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Answer, CollectedCoverage, PlayedTest, Question, WorkerSetup } from './test-worker.ts'

/** Why a thread ended before its tests were played. */
export interface ThreadProblem {
  readonly message: string
  readonly durationMs: number
}

/** A thread that plays tests. When a test ends it, or goes on for too long, the next tests get a new one. */
export class TestThread {
  readonly #setup: WorkerSetup
  readonly #limitMs: number
  #worker: Worker | undefined

  /** `limitMs`: how long a test may take, of real time. */
  constructor(setup: WorkerSetup, limitMs: number) {
    this.#setup = setup
    this.#limitMs = limitMs
  }

  /** Plays tests of a file and tells each that ended; gives the reason when one of them ended the thread. */
  play(
    question: Exclude<Question, 'coverage'>,
    onPlayed: (played: PlayedTest) => void,
  ): Promise<ThreadProblem | undefined> {
    let sinceMs = performance.now()
    let limit: NodeJS.Timeout | undefined
    return new Promise((resolve) => {
      const end = (message?: string): void => {
        clearTimeout(limit)
        stopListening()
        resolve(message === undefined ? undefined : { message, durationMs: performance.now() - sinceMs })
      }
      const fail = (message: string): void => {
        void this.stop()
        end(message)
      }
      const stopListening = this.#ask(question, fail, (answer) => {
        clearTimeout(limit)
        if (answer.kind === 'done') end()
        if (answer.kind === 'result') onPlayed(answer.played)
        if (answer.kind !== 'begin') return
        sinceMs = performance.now()
        limit = setTimeout(() => fail(`it did not end within ${this.#limitMs / 1000} s of real time`), this.#limitMs)
      })
    })
  }

  /** What its tests executed. What a thread had counted that was ended by a test is lost. */
  coverage(): Promise<CollectedCoverage | undefined> {
    if (this.#worker === undefined) return Promise.resolve(undefined)
    return new Promise((resolve, reject) => {
      const stopListening = this.#ask(
        'coverage',
        (message) => reject(new Error(message)),
        (answer) => {
          stopListening()
          resolve(answer.kind === 'coverage' ? answer.coverage : undefined)
        },
      )
    })
  }

  async stop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  /** Starts the thread if there is none: it can do so while test files are read. */
  start(): Worker {
    // Built it is .js, from source .ts, as this file.
    const url = new URL(`test-worker${extname(import.meta.filename)}`, import.meta.url)
    const worker = this.#worker ?? new Worker(url, { workerData: this.#setup })
    if (worker === this.#worker) return worker
    this.#worker = worker
    // What a test left behind may end the thread between two questions too.
    worker
      .on('error', () => undefined)
      .once('exit', () => {
        if (this.#worker === worker) this.#worker = undefined
      })
    return worker
  }

  /** Asks, and listens until what it gives is called. */
  #ask(question: Question, onEnd: (message: string) => void, onAnswer: (answer: Answer) => void): () => void {
    const worker = this.start()
    const onError = (error: unknown): void =>
      onEnd(`it ended the tests: ${error instanceof Error ? error.message : String(error)}`)
    const onExit = (): void => onEnd('it ended the tests: process.exit() was called')
    worker.on('error', onError).on('exit', onExit).on('message', onAnswer)
    worker.postMessage(question)
    return () => void worker.off('error', onError).off('exit', onExit).off('message', onAnswer)
  }
}
