import type { CompiledModule } from '#grammar/abi.ts'
import type { Host } from '../host/host.ts'
import type { ChildProcess } from '../host/processes.ts'
import type { ModuleLogger } from '../log/logger.ts'
import type { PreparedProgram, StartError } from '../server/server.ts'
import type { ServerCore } from '../server/server-core.ts'
import type { Transport } from '../transport/transport.ts'
import { Authority } from './authority.ts'
import { ConnectionBook, type ConnectionChange } from './connection-book.ts'
import type { CallResult, Change, RemoteCall, StatisticShare, ToMain, ToWorker, WorkerPlace } from './messages.ts'
import { connectionOwner, ownerOf } from './ownership.ts'
import { isService, resultOf } from './remote-call.ts'
import { RpcDispatcher } from './rpc-dispatcher.ts'
import type { Shared, TellChange } from './shared.ts'
import type { ProcessSide } from './side.ts'
import { SharedCounts } from './statistic-shares.ts'
import { Supervisor, type WorkerState } from './supervisor.ts'

export interface MainEnvironment {
  readonly host: Host
  readonly workers: number
  /** Folder of the sockets of the workers. */
  readonly linkFolder: string
  /** Whom the processes become. */
  readonly linkUser: string | undefined
  /** Starts a process that becomes the worker of this place, with the program of this file. */
  fork(place: WorkerPlace, program: string): ChildProcess<ToWorker, ToMain>
  /** The file of the program to start with. */
  readonly program: string
  /** The file of a program that was read anew. */
  fileOf(compiled: CompiledModule): string
}

/** A worker that does not answer for so long is left out. */
const answerMs = 2000
/** Stands for the main process among those that count. */
const ownCounts = -1
const connectionStore = 'core:connections'

/** The server as its main process: it watches the workers, answers RPC, and holds what they share. */
export class MainSide implements ProcessSide {
  readonly shared: Shared
  readonly opensSockets = false
  readonly rank = 0
  readonly isFirst = false
  readonly connectionNumbers = undefined
  readonly #env: MainEnvironment
  readonly #seed: number
  readonly #supervisor: Supervisor
  readonly #authority = new Authority()
  readonly #counts = new SharedCounts()
  readonly #book = new ConnectionBook()
  readonly #tellConnection: TellChange<ConnectionChange>
  readonly #dispatcher: RpcDispatcher
  #program: string
  /** The program that each worker was started with. */
  readonly #startedWith = new Map<number, string>()
  #highestConnection = 0
  #core: ServerCore | undefined
  #log: ModuleLogger | undefined

  constructor(env: MainEnvironment) {
    this.#env = env
    this.#program = env.program
    this.#seed = env.host.random.uint32()
    const supervisor = new Supervisor({
      clock: env.host.clock,
      count: env.workers,
      log: () => this.#log,
      fork: (worker, isFirstStart) => {
        this.#startedWith.set(worker.index, this.#program)
        return env.fork(this.#placeOf(worker, isFirstStart), this.#program)
      },
      onMessage: (worker, message) => this.#take(worker, message),
      onEnded: (worker) => this.#forget(worker),
    })
    this.#supervisor = supervisor
    this.#tellConnection = this.#authority.share(connectionStore, this.#book)
    this.shared = {
      isControlled: true,
      isKeeper: false,
      get workers() {
        return supervisor.pids
      },
      owns: () => false,
      share: (name, store) => this.#authority.share(name, store),
      // Only what runs in a route asks, and no route runs here.
      offer: () => undefined,
      ask: async () => false,
    }
    this.#dispatcher = new RpcDispatcher({
      workers: () => supervisor.ready.map(({ index }) => index),
      callWorker: (index, call) => this.#callWorker(index, call),
      ownerOf: (callId) => ownerOf(callId, this.#seed, env.workers),
      connectionOwner: (id) => connectionOwner(id, env.workers),
      gather: () => this.#gather(),
      spread: () => this.#within(this.#authority.settled()),
    })
  }

  wrapTransport(transport: Transport): Transport {
    transport.connections = () => this.#book.infos
    transport.hasConnection = (id) => this.#book.has(id)
    transport.closeConnection = (id) => {
      if (!this.#book.has(id)) return false
      const owner = connectionOwner(id, this.#env.workers)
      this.#supervisor.send({ kind: 'close-connection', connectionId: id }, ({ index }) => index === owner)
      return true
    }
    return transport
  }

  async begin(core: ServerCore): Promise<void> {
    this.#core = core
    this.#log = core.logger.forModule('core')
    core.rpc.relay = (name, args, transport, runHere) => this.#dispatcher.run(name, args, transport, runHere)
    core.statistics.onReset = (group, name) => {
      this.#counts.reset(group, name)
      this.#supervisor.send({ kind: 'reset', group, name })
    }
  }

  /** Starts the workers; gives what keeps one of them from running, which is nothing when all run. */
  start(): Promise<readonly StartError[]> {
    return this.#supervisor.start()
  }

  end(): Promise<void> {
    return this.#supervisor.stop()
  }

  /** Installs a program everywhere or nowhere. */
  async install(
    compiled: CompiledModule,
    prepare: (compiled: CompiledModule) => PreparedProgram,
  ): Promise<readonly StartError[]> {
    const prepared = prepare(compiled)
    if ('errors' in prepared) return prepared.errors
    const program = this.#env.fileOf(compiled)
    const workers = this.#supervisor.ready
    const refusals = await Promise.all(
      workers.map(({ process, reloads }) => reloads.ask((id) => process?.send({ kind: 'prepare', id, program }))),
    )
    const refused = refusals.find((errors) => errors.length > 0) ?? prepared.install()
    this.#supervisor.send({ kind: 'switch', isWanted: refused.length === 0 }, (worker) => workers.includes(worker))
    if (refused.length === 0) this.#program = program
    return refused
  }

  /** A program that was installed while a worker started is not the one that it runs. */
  async #catchUp({ index, process, reloads }: WorkerState): Promise<void> {
    const program = this.#program
    if (this.#startedWith.get(index) === program) return
    const errors = await reloads.ask((id) => process?.send({ kind: 'prepare', id, program }))
    process?.send({ kind: 'switch', isWanted: errors.length === 0 })
    for (const { text } of errors) this.#log?.error(`worker ${index + 1} keeps the configuration as it was: ${text}`)
  }

  #placeOf({ index }: WorkerState, isFirstStart: boolean): WorkerPlace {
    const { workers, linkFolder, linkUser } = this.#env
    // Numbers of connections that a dead worker had are not used again.
    const used = Math.ceil(this.#highestConnection / workers) * workers
    const firstConnectionId = index + 1 + used
    return { index, workers, seed: this.#seed, isFirstStart, firstConnectionId, linkFolder, linkUser }
  }

  #take(worker: WorkerState, message: ToMain): void {
    const { index } = worker
    switch (message.kind) {
      case 'join':
        return this.#join(worker, message.linkPath)
      case 'ready':
        this.#supervisor.markReady(worker)
        return void this.#catchUp(worker)
      case 'failed':
        return this.#supervisor.markFailed(worker, message.errors)
      case 'changes':
        return this.#takeChanges(index, message.changes)
      case 'seen':
        return this.#authority.seen(index, message.count)
      case 'shares':
        this.#counts.take(index, message.shares)
        this.#countHere(message.shares)
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

  #takeChanges(worker: number, changes: readonly Change[]): void {
    for (const [store, key] of changes)
      if (store === connectionStore) this.#highestConnection = Math.max(this.#highestConnection, Number(key))
    this.#authority.take(worker, changes)
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
    this.#supervisor.tellPeers()
  }

  /** A worker ended: what it counted stays, its connections are gone. */
  #forget({ index }: WorkerState): void {
    this.#authority.leave(index)
    // What is counted up and down is named like ws_current_connections.
    const isNow = (group: string, name: string): boolean =>
      /(?:^|_)current_/.test(name) || this.#core?.statistics.share(group, name)?.isNow === true
    this.#counts.leave(index, isNow)
    this.#countHere()
    this.#tellOthers(this.#counts.others(index))
    for (const { id } of this.#book.infos) {
      if (connectionOwner(id, this.#env.workers) !== index) continue
      this.#book.apply(String(id), null)
      this.#tellConnection(String(id), null)
    }
  }

  async #callWorker(index: number, call: RemoteCall): Promise<CallResult> {
    const { process, calls } = this.#supervisor.workers[index] ?? {}
    if (calls === undefined || process === undefined)
      return { fault: { code: 500, text: 'the worker process is being replaced', isOfArgument: false } }
    return calls.ask((id) => process.send({ kind: 'call', id, call }))
  }

  async #runFor({ process }: WorkerState, id: number, { name, args, transport }: RemoteCall): Promise<void> {
    const result = await resultOf(async () =>
      isService(name) ? this.#dispatcher.ask(name, args) : ((await this.#core?.rpc.call(name, args, transport)) ?? []),
    )
    process?.send({ kind: 'result', id, result })
  }

  async #gather(): Promise<void> {
    const workers = this.#supervisor.ready
    const all = workers.map(({ process, flushes }) => flushes.ask((id) => process?.send({ kind: 'flush', id })))
    await this.#within(Promise.all(all))
  }

  #countHere(of?: readonly StatisticShare[]): void {
    for (const [group, name, count] of this.#counts.others(ownCounts, of))
      this.#core?.statistics.share(group, name)?.setOthers(count)
  }

  /** Waits, but not longer than a worker may take to answer. */
  async #within(done: Promise<unknown>): Promise<void> {
    const limit = Promise.withResolvers<void>()
    const timer = this.#env.host.clock.setTimer(answerMs, () => {
      this.#log?.warn('a worker process does not answer: what it knows is left out')
      limit.resolve()
    })
    await Promise.race([done, limit.promise])
    timer.cancel()
  }

  #tellOthers(shares: readonly StatisticShare[], except?: WorkerState): void {
    for (const worker of this.#supervisor.workers) {
      if (worker === except || shares.length === 0) continue
      worker.process?.send({ kind: 'others', shares: this.#counts.others(worker.index, shares) })
    }
  }
}
