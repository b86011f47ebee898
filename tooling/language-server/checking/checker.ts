import { Worker } from 'node:worker_threads'
import { pathOf } from '../open-files.ts'
import type { Project } from '../project.ts'
import { fullCheck, type FullCheck } from './full-check.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/** Configurations that take longer than this many milliseconds, or have more letters, are checked in a thread of their own. */
export const limits = { ms: 80, letters: 64_000 }

interface Waiting {
  readonly done: (result: FullCheck) => void
  readonly failed: (error: Error) => void
}

/** Checks all open configurations as a whole: small ones where the editor is answered, large ones in another thread. */
export class Checker {
  readonly #project: Project
  readonly #folders: readonly string[]
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  /** What the thread knows of each document: its stamp. A version would do only while a document is open. */
  #sent = new Map<string, string>()
  #lastMs = 0
  #checks = 0

  constructor(project: Project, folders: readonly string[]) {
    this.#project = project
    this.#folders = folders
  }

  /** What is wrong with the texts as they are at this moment. Rejects when the thread ends, or for a mistake of ours. */
  check(): Promise<FullCheck> {
    if (this.#worker === undefined && !this.#isLarge()) return Promise.resolve().then(() => this.#checkHere())
    return this.#checkThere()
  }

  /** The editor changed its settings, or files changed on disk. */
  tell(message: Extract<ToWorker, { kind: 'settings' | 'forget-files' }>): void {
    this.#worker?.postMessage(message)
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate()
  }

  #isLarge(): boolean {
    return this.#lastMs > limits.ms || this.#project.letters > limits.letters
  }

  #checkHere(): FullCheck {
    const start = performance.now()
    const result = fullCheck(this.#project)
    // The first check of a process takes several times as long as those behind it.
    if (this.#checks > 0) this.#lastMs = performance.now() - start
    this.#checks += 1
    return result
  }

  #checkThere(): Promise<FullCheck> {
    const worker = this.#worker ?? this.#start()
    this.#sendDocuments(worker)
    this.#checks += 1
    const id = this.#checks
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed })
      worker.postMessage({ kind: 'check', id } satisfies ToWorker)
    })
  }

  #sendDocuments(worker: Worker): void {
    const { files } = this.#project
    const send = (message: ToWorker): void => worker.postMessage(message)
    const stamps = new Map(files.documents.map(({ uri }) => [uri, files.stampOf(pathOf(uri))]))
    for (const uri of this.#sent.keys()) if (!stamps.has(uri)) send({ kind: 'close', uri })
    for (const document of files.documents) {
      const { uri, version } = document
      if (this.#sent.get(uri) !== stamps.get(uri)) send({ kind: 'put', uri, version, text: document.getText() })
    }
    this.#sent = stamps
  }

  #start(): Worker {
    const isSource = import.meta.url.endsWith('.ts')
    const worker = new Worker(new URL(isSource ? './check-worker.ts' : './check-worker.js', import.meta.url), {
      workerData: { folders: this.#folders, settings: this.#project.settings },
      ...(isSource ? { execArgv: ['--conditions=source'] } : {}),
    })
    worker.unref()
    worker.on('message', (message: FromWorker) => {
      const waiting = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      if ('result' in message) waiting?.done(message.result)
      else waiting?.failed(new Error(message.error))
    })
    worker.on('error', (error: Error) => this.#lose(error))
    worker.on('exit', () => this.#lose(new Error('the thread that checks has ended')))
    this.#worker = worker
    this.#sent = new Map()
    return worker
  }

  /** The next check starts a new thread. */
  #lose(error: Error): void {
    this.#worker = undefined
    for (const { failed } of this.#waiting.values()) failed(error)
    this.#waiting.clear()
  }
}
