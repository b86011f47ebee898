import type { CompiledModule } from '#grammar/abi.ts'
import type { Host } from '../host/host.ts'
import type { Channel } from '../host/processes.ts'
import type { LocalSockets } from '../host/local-sockets.ts'
import { RpcFault, type RpcValue } from '../rpc/registry.ts'
import type { PreparedProgram, Server } from '../server/server.ts'
import type { ServerCore } from '../server/server-core.ts'
import type { ConnectionNumbers } from '../transport/connection-table.ts'
import type { Transport } from '../transport/transport.ts'
import { ConnectionBook } from './connection-book.ts'
import { Links } from './links.ts'
import type { CallResult, RemoteCall, ToMain, ToWorker, WorkerPlace } from './messages.ts'
import { connectionOwner, ownerOf } from './ownership.ts'
import { isService, Questions, resultOf, serviceCall, valuesOf } from './remote-call.ts'
import { Replica } from './replica.ts'
import type { Service, Shared } from './shared.ts'
import type { ProcessSide } from './side.ts'
import { OwnShares } from './statistic-shares.ts'
import { createWorkerTransport, type WorkerTransport } from './worker-transport.ts'

/** How often a worker tells what it counted; RPC commands ask for it before they answer. */
const tellCountsMs = 500

export interface WorkerEnvironment {
  readonly place: WorkerPlace
  readonly channel: Channel<ToMain, ToWorker>
  readonly host: Host & { readonly localSockets: LocalSockets }
  /** Reads a compiled program, for a reload. */
  load(program: string): Promise<CompiledModule>
}

/** The server as one of its worker processes. */
export class WorkerSide implements ProcessSide {
  readonly shared: Shared
  readonly opensSockets = true
  readonly rank: number
  readonly isFirst: boolean
  readonly connectionNumbers: ConnectionNumbers
  readonly #env: WorkerEnvironment
  readonly #replica: Replica
  readonly #links: Links
  readonly #book = new ConnectionBook()
  readonly #questions = new Questions<CallResult>()
  readonly #services = new Map<string, Service>()
  readonly #joined = Promise.withResolvers<Extract<ToWorker, { kind: 'state' }>>()
  #transport: WorkerTransport | undefined
  #core: ServerCore | undefined
  #server: Server | undefined
  #ownShares: OwnShares | undefined
  #prepared: Extract<PreparedProgram, { install: unknown }> | undefined
  #isKeeper = false
  #isBegun = false
  #workerPids: readonly number[]

  constructor(env: WorkerEnvironment) {
    const { place, channel, host } = env
    this.#env = env
    this.rank = place.index + 1
    this.isFirst = place.isFirstStart && place.index === 0
    this.connectionNumbers = {
      first: place.firstConnectionId,
      step: place.workers,
      elsewhere: () => this.#book.size,
    }
    this.#workerPids = [host.process.pid]
    this.#replica = new Replica(
      {
        changes: (changes) => channel.send({ kind: 'changes', changes }),
        seen: (count) => channel.send({ kind: 'seen', count }),
      },
      host.clock,
    )
    this.#links = new Links({
      local: host.localSockets,
      clock: host.clock,
      onFrame: (header, bytes) => this.#transport?.takeFrame(header, bytes),
      onOverflow: (worker) =>
        this.#core?.logger
          .forModule('core')
          .warn(`worker ${worker + 1} takes no messages: those for its calls are lost`),
    })
    const isKeeper = (): boolean => this.#isKeeper
    const workers = (): readonly number[] => this.#workerPids
    this.shared = {
      isControlled: false,
      get isKeeper() {
        return isKeeper()
      },
      get workers() {
        return workers()
      },
      owns: (callId) => this.#ownerOf(callId) === place.index,
      share: (name, store, how) => this.#replica.share(name, store, how),
      offer: (service, run) => void this.#services.set(serviceCall(service), run),
      ask: async (service, args, callId = '') =>
        'values' in
        (await this.#askMain({ name: serviceCall(service), args: [callId, ...args], transport: 'internal' })),
    }
    channel.onMessage = (message) => this.#take(message)
  }

  wrapTransport(transport: Transport): Transport {
    const { index, workers } = this.#env.place
    this.#transport = createWorkerTransport({
      index,
      transport,
      links: this.#links,
      book: this.#book,
      tell: this.#replica.share('core:connections', this.#book),
      ownerOf: (callId) => this.#ownerOf(callId),
      connectionOwner: (id) => connectionOwner(id, workers),
      isSettled: () => this.#replica.isSettled,
      hold: (action) => this.#replica.hold(action),
    })
    return this.#transport.transport
  }

  async begin(core: ServerCore): Promise<void> {
    const { channel, place, host } = this.#env
    this.#core = core
    this.#ownShares = new OwnShares(core.statistics)
    core.statistics.onReset = (group, name) => channel.send({ kind: 'reset', group, name })
    core.rpc.relay = async (name, args, transport) => valuesOf(await this.#askMain({ name, args, transport }))
    core.rpc.add({ name: 'kamkit.reload', doc: '', array: false, run: () => [] })
    const linkPath = `${place.linkFolder}/${place.index + 1}-${host.process.pid}`
    await this.#links.listen(linkPath, place.linkUser)
    channel.send({ kind: 'join', linkPath })
    const { changes, calls } = await this.#joined.promise
    this.#isBegun = true
    this.#replica.restore(changes)
    for (const { name, args, transport } of calls) await resultOf(() => core.rpc.callHere(name, args, transport))
    core.timers.every(tellCountsMs, () => this.#tellCounts())
  }

  /** Whether the worker has begun to do what only it does; until then the main process said it all already. */
  get isBegun(): boolean {
    return this.#isBegun
  }

  /** The server runs: it handles messages from now on. */
  serve(server: Server): void {
    const { channel } = this.#env
    this.#server = server
    server.core.onShutDown = () => channel.send({ kind: 'shut-down' })
    channel.send({ kind: 'ready' })
  }

  async end(): Promise<void> {
    this.#links.close()
  }

  #ownerOf(callId: string): number {
    const { seed, workers } = this.#env.place
    return ownerOf(callId, seed, workers)
  }

  #take(message: ToWorker): void {
    const { channel } = this.#env
    switch (message.kind) {
      case 'state':
        return this.#joined.resolve(message)
      case 'changes':
        return this.#replica.apply(message.changes)
      case 'placed':
        return this.#replica.placed(message.count)
      case 'settled':
        return this.#replica.settle(message.count)
      case 'peers':
        this.#workerPids = message.pids
        return this.#links.usePaths(
          message.paths.map((path, index) => (index === this.#env.place.index ? undefined : path)),
        )
      case 'keeper':
        this.#isKeeper = message.isKeeper
        return
      case 'others':
        for (const [group, name, count] of message.shares) this.#core?.statistics.share(group, name)?.setOthers(count)
        return
      case 'reset':
        return this.#core?.statistics.share(message.group, message.name)?.clear()
      case 'flush':
        this.#replica.flush()
        this.#tellCounts()
        return channel.send({ kind: 'flushed', id: message.id })
      case 'call':
        return void this.#run(message.id, message.call)
      case 'result':
        return this.#questions.answer(message.id, message.result)
      case 'prepare':
        return void this.#prepare(message.id, message.program)
      case 'switch':
        if (message.isWanted) this.#prepared?.install()
        this.#prepared = undefined
        return
      case 'close-connection':
        this.#core?.transport.closeConnection(message.connectionId)
        return
      case 'stop':
        return void this.#server?.stop()
    }
  }

  async #run(id: number, { name, args, transport }: RemoteCall): Promise<void> {
    const result = await resultOf(async () =>
      isService(name) ? this.#serve(name, args) : ((await this.#core?.rpc.callHere(name, args, transport)) ?? []),
    )
    this.#env.channel.send({ kind: 'result', id, result })
  }

  async #serve(name: string, args: readonly RpcValue[]): Promise<readonly RpcValue[]> {
    const plain = args.filter((arg) => typeof arg === 'string' || typeof arg === 'number')
    if ((await this.#services.get(name)?.(plain)) !== true) throw new RpcFault(404, 'not here')
    return []
  }

  #askMain(call: RemoteCall): Promise<CallResult> {
    return this.#questions.ask((id) => this.#env.channel.send({ kind: 'call', id, call }))
  }

  async #prepare(id: number, program: string): Promise<void> {
    const { channel } = this.#env
    try {
      const prepared = this.#server?.prepare(await this.#env.load(program))
      if (prepared === undefined) return channel.send({ kind: 'prepared', id, errors: [] })
      this.#prepared = 'install' in prepared ? prepared : undefined
      channel.send({ kind: 'prepared', id, errors: 'errors' in prepared ? prepared.errors : [] })
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      channel.send({ kind: 'prepared', id, errors: [{ file: program, line: 1, column: 1, text }] })
    }
  }

  #tellCounts(): void {
    const shares = this.#ownShares?.changed() ?? []
    if (shares.length > 0) this.#env.channel.send({ kind: 'shares', shares })
  }
}
