import type { Clock, Timer } from '../host/host.ts'
import type { ChildProcess } from '../host/processes.ts'
import type { ModuleLogger } from '../log/logger.ts'
import type { StartError } from '../server/server.ts'
import type { CallResult, ToMain, ToWorker } from './messages.ts'
import { Questions } from './remote-call.ts'

/** What the main process knows of one worker. */
export interface WorkerState {
  /** From 0. */
  readonly index: number
  process: ChildProcess<ToWorker, ToMain> | undefined
  /** Where it takes messages from other workers; undefined while it cannot. */
  linkPath: string | undefined
  /** It handles messages. */
  isReady: boolean
  readonly calls: Questions<CallResult>
  readonly flushes: Questions<void>
  readonly reloads: Questions<readonly StartError[]>
  startedMs: number
  /** How many times in a row it ended soon after its start. */
  earlyEnds: number
  /** How many times in a row it did not answer. */
  missed: number
}

export interface SupervisorEnvironment {
  readonly clock: Clock
  readonly count: number
  log(): ModuleLogger | undefined
  fork(worker: WorkerState, isFirstStart: boolean): ChildProcess<ToWorker, ToMain>
  onMessage(worker: WorkerState, message: ToMain): void
  /** It is no longer among the ready ones. */
  onEnded(worker: WorkerState): void
}

/** A worker that ends sooner after its start has a fault that will come again: the next start waits. */
const earlyMs = 10_000
const shortestPauseMs = 500
const longestPauseMs = 30_000
/** How often each worker is asked whether it is alive, and how many times in a row it may miss that. */
const askMs = 10_000
const mostMissed = 3
/** How long workers may take to end in order. */
const stopMs = 3000

/** Starts the workers and puts others in the place of those that end. */
export class Supervisor {
  readonly workers: readonly WorkerState[]
  readonly #env: SupervisorEnvironment
  readonly #started = Promise.withResolvers<readonly StartError[]>()
  #isStarted = false
  #isStopping = false
  #lastEnded: (() => void) | undefined
  #watching: Timer | undefined

  constructor(env: SupervisorEnvironment) {
    this.#env = env
    this.workers = Array.from({ length: env.count }, (_, index) => ({
      index,
      process: undefined,
      linkPath: undefined,
      isReady: false,
      calls: new Questions<CallResult>(),
      flushes: new Questions<void>(),
      reloads: new Questions<readonly StartError[]>(),
      startedMs: 0,
      earlyEnds: 0,
      missed: 0,
    }))
  }

  get ready(): readonly WorkerState[] {
    return this.workers.filter(({ isReady }) => isReady)
  }

  /** Process ids, 0 for a worker that is being replaced. */
  get pids(): readonly number[] {
    return this.workers.map(({ process }) => process?.pid ?? 0)
  }

  /** Starts all workers; resolves when all are ready, or with what keeps one from that. */
  start(): Promise<readonly StartError[]> {
    for (const worker of this.workers) this.#fork(worker)
    this.#watch()
    return this.#started.promise
  }

  /** Ends the workers in order; those that take too long at once. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#watching?.cancel()
    if (this.workers.every(({ process }) => process === undefined)) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#lastEnded = resolve
    this.send({ kind: 'stop' })
    const timer = this.#env.clock.setTimer(stopMs, () => {
      for (const { process } of this.workers) process?.kill()
    })
    await promise
    timer.cancel()
  }

  /** Tells all workers, or those that `wants`. */
  send(message: ToWorker, wants: (worker: WorkerState) => boolean = () => true): void {
    for (const worker of this.workers) if (wants(worker)) worker.process?.send(message)
  }

  /** Tells the workers where each of them takes messages. */
  tellPeers(): void {
    this.send({ kind: 'peers', paths: this.workers.map(({ linkPath }) => linkPath), pids: this.pids })
  }

  /** A worker handles messages from now on. */
  markReady(worker: WorkerState): void {
    worker.isReady = true
    this.#chooseKeeper()
    this.tellPeers()
    if (this.#isStarted) {
      const pid = worker.process?.pid ?? 0
      this.#env.log()?.notice(`worker ${worker.index + 1} runs again, as process ${pid}`)
    } else if (this.ready.length === this.workers.length) {
      this.#isStarted = true
      this.#started.resolve([])
    }
  }

  /** A worker cannot run: at the start that is the end of the server. */
  markFailed(worker: WorkerState, errors: readonly StartError[]): void {
    if (!this.#isStarted) return this.#started.resolve(errors)
    for (const { file, line, text } of errors)
      this.#env.log()?.error(`worker ${worker.index + 1} cannot start: ${file}:${line}: ${text}`)
  }

  #fork(worker: WorkerState): void {
    worker.startedMs = this.#env.clock.monotonic()
    const process = this.#env.fork(worker, !this.#isStarted)
    worker.process = process
    process.onMessage = (message) => this.#env.onMessage(worker, message)
    process.onClose = (how) => this.#ended(worker, process.pid, how)
  }

  /** A worker that hangs would keep its calls from being served for ever: another takes its place. */
  #watch(): void {
    this.#watching = this.#env.clock.setTimer(askMs, () => {
      this.#watch()
      for (const worker of this.ready) {
        worker.missed += 1
        if (worker.missed > mostMissed) {
          this.#env.log()?.error(`worker ${worker.index + 1} did not answer ${mostMissed} times: it is killed`)
          worker.process?.kill()
        } else
          void worker.flushes.ask((id) => worker.process?.send({ kind: 'flush', id })).then(() => (worker.missed = 0))
      }
    })
  }

  #ended(worker: WorkerState, pid: number, how: string): void {
    worker.process = undefined
    worker.linkPath = undefined
    worker.isReady = false
    worker.missed = 0
    worker.calls.end({ fault: { code: 500, text: 'the worker process ended', isOfArgument: false } })
    worker.flushes.end()
    worker.reloads.end([])
    if (this.#isStopping) {
      if (this.workers.every(({ process }) => process === undefined)) this.#lastEnded?.()
      return
    }
    this.#chooseKeeper()
    this.#env.onEnded(worker)
    this.tellPeers()
    const number = worker.index + 1
    if (!this.#isStarted)
      return this.#started.resolve([{ file: '', line: 0, column: 0, text: `worker ${number} ended while it started` }])
    this.#env.log()?.error(`worker ${number} (process ${pid}) ended, ${how}: its transactions and connections are lost`)
    this.#replace(worker)
  }

  #replace(worker: WorkerState): void {
    const { clock } = this.#env
    const isEarly = clock.monotonic() - worker.startedMs < earlyMs
    worker.earlyEnds = isEarly ? worker.earlyEnds + 1 : 0
    // The first replacement comes at once, whenever the worker ended.
    const pauseMs = worker.earlyEnds < 2 ? 0 : Math.min(longestPauseMs, shortestPauseMs * 2 ** (worker.earlyEnds - 2))
    if (pauseMs > 0)
      this.#env.log()?.error(`worker ${worker.index + 1} ends again and again: it starts anew in ${pauseMs} ms`)
    clock.setTimer(pauseMs, () => {
      if (!this.#isStopping) this.#fork(worker)
    })
  }

  /** The ready worker of the lowest number looks after what is shared. */
  #chooseKeeper(): void {
    const [keeper] = this.ready
    for (const worker of this.ready) worker.process?.send({ kind: 'keeper', isKeeper: worker === keeper })
  }
}
