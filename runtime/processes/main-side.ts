import type { CompiledModule } from '#grammar/abi.ts'
import type { Host } from '../host/host.ts'
import type { ChildProcess } from '../host/processes.ts'
import type { ModuleLogger } from '../log/logger.ts'
import type { PreparedProgram, StartError } from '../server/server.ts'
import type { ServerCore } from '../server/server-core.ts'
import type { Transport } from '../transport/transport.ts'
import { Authority } from './authority.ts'
import { ConnectionBook, type ConnectionChange } from './connection-book.ts'
import type { CallResult, RemoteCall, ToMain, ToWorker, WorkerPlace } from './messages.ts'
import { ownerOf } from './ownership.ts'
import { Questions, resultOf } from './remote-call.ts'
import { RpcDispatcher } from './rpc-dispatcher.ts'
import type { Shared, TellChange } from './shared.ts'
import type { ProcessSide } from './side.ts'
import { SharedCounts } from './statistic-shares.ts'
import { connectionOwner } from './worker-side.ts'

/** What the main process knows of one worker. */
interface WorkerState {
  readonly index: number
  process: ChildProcess<ToWorker, ToMain> | undefined
  linkPath: string | undefined
  isReady: boolean
  readonly calls: Questions<CallResult>
  readonly flushes: Questions<void>
  readonly reloads: Questions<readonly StartError[]>
  /** When it was started, and how many times it ended soon after. */
  startedMs: number
  earlyEnds: number
}

export interface MainEnvironment {
  readonly host: Host
  readonly workers: number
  /** Folder of the sockets of the workers. */
  readonly linkFolder: string
  /** Starts a process that becomes the worker of this place, with the program of this file. */
  fork(place: WorkerPlace, program: string): ChildProcess<ToWorker, ToMain>
  /** The file of the program to start with, and of one that was read anew. */
  readonly program: string
  fileOf(compiled: CompiledModule): string
}

/** A worker that does not answer for so long is left out. */
const answerMs = 2000
/** A worker that ends sooner after its start has a fault that will come again: the next start waits. */
const earlyMs = 10_000
const longestPauseMs = 30_000
/** How long workers may take to end in order. */
const stopMs = 3000

/** The server as its main process: it watches the workers, answers RPC, and holds what they share. */
export class MainSide implements ProcessSide {
  readonly shared: Shared
  readonly opensSockets = false
  readonly rank = 0
  readonly isFirst = false
  readonly connectionNumbers = undefined
  readonly #env: MainEnvironment
  readonly #seed: number
  readonly #workers: readonly WorkerState[]
  readonly #authority = new Authority()
  readonly #counts = new SharedCounts()
  readonly #book = new ConnectionBook()
  readonly #tellConnection: TellChange<ConnectionChange>
  readonly #dispatcher: RpcDispatcher
  #program: string
  #highestConnection = 0
  #core: ServerCore | undefined
  #log: ModuleLogger | undefined
  #isStopping = false
  #isStarted = false
  #started = Promise.withResolvers<readonly StartError[]>()

  constructor(env: MainEnvironment) {
    this.#env = env
    this.#program = env.program
    this.#seed = env.host.random.uint32()
    this.#workers = Array.from({ length: env.workers }, (_, index) => ({
      index,
      process: undefined,
      linkPath: undefined,
      isReady: false,
      calls: new Questions<CallResult>(),
      flushes: new Questions<void>(),
      reloads: new Questions<readonly StartError[]>(),
      startedMs: 0,
      earlyEnds: 0,
    }))
    this.#tellConnection = this.#authority.share('core:connections', this.#book)
    const workers = this.#workers
    this.shared = {
      isControlled: true,
      isKeeper: false,
      get workers() {
        return workers.map(({ process }) => process?.pid ?? 0)
      },
      owns: () => false,
      share: (name, store) => this.#authority.share(name, store),
    }
    this.#dispatcher = new RpcDispatcher({
      workers: () => this.#ready.map(({ index }) => index),
      callWorker: (index, call) => this.#callWorker(index, call),
      ownerOf: (callId) => ownerOf(callId, this.#seed, env.workers),
      gather: () => this.#gather(),
      spread: () => this.#within(this.#authority.settled()),
    })
  }

  wrapTransport(transport: Transport): Transport {
    transport.connections = () => this.#book.infos
    transport.closeConnection = (id) => {
      if (this.#book.has(id)) this.#workerOf(id)?.process?.send({ kind: 'close-connection', connectionId: id })
      return this.#book.has(id)
    }
    return transport
  }

  async begin(core: ServerCore): Promise<void> {
    this.#core = core
    this.#log = core.logger.forModule('core')
    core.rpc.relay = (name, args, transport, runHere) => this.#dispatcher.run(name, args, transport, runHere)
    core.statistics.onReset = (group, name) => this.#reset(group, name)
  }

  /** Starts the workers; gives what keeps them from running, when all failed or the first one says why. */
  start(): Promise<readonly StartError[]> {
    for (const worker of this.#workers) this.#fork(worker)
    return this.#started.promise
  }

  /** Ends the workers in order; those that take too long at once. */
  async end(): Promise<void> {
    this.#isStopping = true
    const running = this.#workers.flatMap(({ process }) => (process === undefined ? [] : [process]))
    for (const process of running) process.send({ kind: 'stop' })
    const until = this.#env.host.clock.monotonic() + stopMs
    while (this.#workers.some(({ process }) => process !== undefined) && this.#env.host.clock.monotonic() < until)
      await this.#pause(20)
    for (const { process } of this.#workers) process?.kill()
  }

  /** Installs a program everywhere or nowhere. */
  async install(
    compiled: CompiledModule,
    prepare: (compiled: CompiledModule) => PreparedProgram,
  ): Promise<readonly StartError[]> {
    const prepared = prepare(compiled)
    if ('errors' in prepared) return prepared.errors
    const program = this.#env.fileOf(compiled)
    const workers = this.#ready
    const refusals = await Promise.all(
      workers.map(({ process, reloads }) => reloads.ask((id) => process?.send({ kind: 'prepare', id, program }))),
    )
    const refused = refusals.find((errors) => errors.length > 0) ?? prepared.install()
    for (const { process } of workers) process?.send({ kind: 'switch', isWanted: refused.length === 0 })
    if (refused.length === 0) this.#program = program
    return refused
  }

  get #ready(): readonly WorkerState[] {
    return this.#workers.filter(({ isReady }) => isReady)
  }

  #workerOf(connectionId: number): WorkerState | undefined {
    return this.#workers[connectionOwner(connectionId, this.#env.workers)]
  }

  #fork(worker: WorkerState): void {
    const { index } = worker
    const { workers, linkFolder, host } = this.#env
    // Numbers of the dead worker's connections are not used again.
    const step = Math.ceil(this.#highestConnection / workers) * workers
    worker.startedMs = host.clock.monotonic()
    const process = this.#env.fork(
      {
        index,
        workers,
        seed: this.#seed,
        isFirstStart: !this.#isStarted,
        firstConnectionId: index + 1 + step,
        linkFolder,
      },
      this.#program,
    )
    worker.process = process
    process.onMessage = (message) => this.#take(worker, message)
    process.onClose = () => this.#ended(worker, process.pid)
  }

  #take(worker: WorkerState, message: ToMain): void {
    switch (message.kind) {
      case 'join':
        return this.#join(worker, message.linkPath)
      case 'ready':
        return this.#markReady(worker)
      case 'failed':
        return this.#failed(worker, message.errors)
      case 'changes':
        for (const [store, key] of message.changes)
          if (store === 'core:connections') this.#highestConnection = Math.max(this.#highestConnection, Number(key))
        return this.#authority.take(worker.index, message.changes)
      case 'seen':
        return this.#authority.seen(worker.index, message.count)
      case 'shares':
        this.#counts.take(worker.index, message.shares)
        return this.#tellOthers(message.shares, worker)
      case 'reset':
        return this.#core?.statistics.find(message.group, message.name)?.reset()
      case 'flushed':
        return worker.flushes.answer(message.id)
      case 'call':
        return void this.#runFor(worker, message.id, message.call)
      case 'result':
        return worker.calls.answer(message.id, message.result)
      case 'prepared':
        return worker.reloads.answer(message.id, message.errors)
      case 'shut-down':
        return this.#core?.shutDown()
    }
  }

  #join(worker: WorkerState, linkPath: string): void {
    const { index, process } = worker
    if (process === undefined) return
    worker.linkPath = linkPath
    const changes = this.#authority.join(index, {
      changes: (some) => process.send({ kind: 'changes', changes: some }),
      placed: (count) => process.send({ kind: 'placed', count }),
      settled: (count) => process.send({ kind: 'settled', count }),
    })
    process.send({ kind: 'state', changes, calls: this.#dispatcher.kept })
    process.send({ kind: 'others', shares: this.#counts.others(index) })
    this.#tellPeers()
  }

  #markReady(worker: WorkerState): void {
    worker.isReady = true
    this.#tellPeers()
    this.#chooseKeeper()
    if (this.#isStarted)
      this.#log?.notice(`worker ${worker.index + 1} was replaced: process ${worker.process?.pid ?? 0}`)
    if (this.#workers.some(({ isReady }) => !isReady)) return
    this.#isStarted = true
    this.#started.resolve([])
  }

  #failed(worker: WorkerState, errors: readonly StartError[]): void {
    if (!this.#isStarted) return this.#started.resolve(errors)
    for (const { file, line, text } of errors)
      this.#log?.error(`worker ${worker.index + 1} cannot start: ${file}:${line}: ${text}`)
  }

  #ended(worker: WorkerState, pid: number): void {
    const { index } = worker
    worker.process = undefined
    worker.linkPath = undefined
    worker.isReady = false
    this.#authority.leave(index)
    this.#counts.leave(index, (group, name) => this.#core?.statistics.share(group, name)?.isNow === true)
    this.#tellOthers(this.#counts.others(index))
    worker.calls.end({ fault: { code: 500, text: 'the worker process ended', isOfArgument: false } })
    worker.flushes.end()
    worker.reloads.end([])
    if (this.#isStopping) return
    this.#tellPeers()
    this.#chooseKeeper()
    for (const { id } of this.#book.infos) {
      if (this.#workerOf(id) !== worker) continue
      this.#book.apply(String(id), null)
      this.#tellConnection(String(id), null)
    }
    if (!this.#isStarted)
      return this.#started.resolve([
        { file: '', line: 0, column: 0, text: `worker ${index + 1} ended while it started` },
      ])
    this.#log?.error(`worker ${index + 1} (process ${pid}) ended: its transactions and connections are lost`)
    this.#replace(worker)
  }

  #replace(worker: WorkerState): void {
    const { clock } = this.#env.host
    const isEarly = clock.monotonic() - worker.startedMs < earlyMs
    worker.earlyEnds = isEarly ? worker.earlyEnds + 1 : 0
    // The first replacement comes at once, whenever the worker ended.
    const pauseMs = worker.earlyEnds < 2 ? 0 : Math.min(longestPauseMs, 500 * 2 ** (worker.earlyEnds - 2))
    if (pauseMs > 0)
      this.#log?.error(`worker ${worker.index + 1} ends again and again: the next start is in ${pauseMs} ms`)
    clock.setTimer(pauseMs, () => {
      if (!this.#isStopping) this.#fork(worker)
    })
  }

  #tellPeers(): void {
    const paths = this.#workers.map(({ linkPath }) => linkPath)
    for (const { process } of this.#workers) process?.send({ kind: 'peers', paths, pids: this.shared.workers })
  }

  /** The ready worker of the lowest number looks after what is shared. */
  #chooseKeeper(): void {
    const [keeper] = this.#ready
    for (const worker of this.#ready) worker.process?.send({ kind: 'keeper', isKeeper: worker === keeper })
  }

  async #callWorker(index: number, call: RemoteCall): Promise<CallResult> {
    const worker = this.#workers[index]
    const { process } = worker ?? {}
    if (worker === undefined || process === undefined)
      return { fault: { code: 500, text: 'the worker process is being replaced', isOfArgument: false } }
    return worker.calls.ask((id) => process.send({ kind: 'call', id, call }))
  }

  async #runFor({ process }: WorkerState, id: number, { name, args, transport }: RemoteCall): Promise<void> {
    const result = await resultOf(async () => (await this.#core?.rpc.call(name, args, transport)) ?? [])
    process?.send({ kind: 'result', id, result })
  }

  async #gather(): Promise<void> {
    const all = this.#ready.map(({ process, flushes }) => flushes.ask((id) => process?.send({ kind: 'flush', id })))
    await this.#within(Promise.all(all))
    for (const [group, name, count] of this.#counts.others(ownCounts))
      this.#core?.statistics.share(group, name)?.setOthers(count)
  }

  /** Waits, but not longer than a worker may take to answer. */
  async #within(done: Promise<unknown>): Promise<void> {
    const limit = Promise.withResolvers<void>()
    const timer = this.#env.host.clock.setTimer(answerMs, () => {
      this.#log?.warn('a worker does not answer: what it has is left out')
      limit.resolve()
    })
    await Promise.race([done, limit.promise])
    timer.cancel()
  }

  #tellOthers(shares: Parameters<SharedCounts['take']>[1], except?: WorkerState): void {
    for (const worker of this.#workers) {
      if (worker === except || shares.length === 0) continue
      worker.process?.send({ kind: 'others', shares: this.#counts.others(worker.index, shares) })
    }
  }

  #reset(group: string, name: string): void {
    this.#counts.reset(group, name)
    for (const { process } of this.#workers) process?.send({ kind: 'reset', group, name })
  }

  #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#env.host.clock.setTimer(ms, resolve)
    return promise
  }
}

/** Stands for the main process among those that count. */
const ownCounts = -1
