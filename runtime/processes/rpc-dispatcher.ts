import type { RpcTransport, RpcValue } from '../rpc/registry.ts'
import type { CallResult, RemoteCall } from './messages.ts'
import { callIdIn } from './ownership.ts'
import { valuesOf } from './remote-call.ts'
import { addAnswers } from './rpc-results.ts'
import { lasts, placeOf } from './rpc-places.ts'

export interface DispatcherEnvironment {
  /** The workers that serve now. */
  workers(): readonly number[]
  /** Runs a call in a worker. */
  callWorker(worker: number, call: RemoteCall): Promise<CallResult>
  ownerOf(callId: string): number
  connectionOwner(id: number): number
  /** Resolves when the main process knows what the workers changed and counted until now. */
  gather(): Promise<void>
  /** Resolves when the workers know what the main process changed until now. */
  spread(): Promise<void>
}

/** Most calls that workers which start later repeat. */
const mostKept = 1000

/** Runs each RPC command in the processes where it belongs, and makes one answer of theirs. */
export class RpcDispatcher {
  readonly #env: DispatcherEnvironment
  /** What changed settings of every process, in order. */
  readonly #kept = new Map<string, RemoteCall>()

  constructor(env: DispatcherEnvironment) {
    this.#env = env
  }

  /** What a worker that starts has to run. */
  get kept(): readonly RemoteCall[] {
    return [...this.#kept.values()]
  }

  async run(
    name: string,
    args: readonly RpcValue[],
    transport: RpcTransport,
    runHere: () => Promise<readonly RpcValue[]>,
  ): Promise<readonly RpcValue[]> {
    const call: RemoteCall = { name, args, transport }
    switch (placeOf(name)) {
      case 'main': {
        await this.#env.gather()
        const values = await runHere()
        await this.#env.spread()
        return values
      }
      case 'each': {
        const values = await runHere()
        if (lasts(name)) this.#keep(call)
        await this.#askAll(call)
        return values
      }
      case 'sum':
        return addAnswers((await this.#askAll(call)).map(valuesOf))
      case 'list':
        return withoutDoubles((await this.#askAll(call)).flatMap(valuesOf))
      case 'connections': {
        const workers = this.#env.workers()
        return (await this.#askAll(call)).flatMap((result, at) =>
          valuesOf(result).filter((value) => this.#env.connectionOwner(idOf(value)) === workers[at]),
        )
      }
      case 'finder':
        return this.#find(call)
      case 'owner':
        return this.#ask(this.#env.ownerOf(typeof args[0] === 'object' ? '' : String(args[0] ?? '')), call)
      case 'sender':
        return this.#ask(this.#senderOf(args), call)
    }
  }

  /** Asks a service of the worker that owns the Call-ID of the first argument, or of all in turn when it is ''. */
  ask(name: string, args: readonly RpcValue[]): Promise<readonly RpcValue[]> {
    const [callId = '', ...rest] = args
    const call: RemoteCall = { name, args: rest, transport: 'internal' }
    return typeof callId === 'string' && callId !== '' ? this.#ask(this.#env.ownerOf(callId), call) : this.#find(call)
  }

  #keep(call: RemoteCall): void {
    const key = `${call.name} ${JSON.stringify(call.args)}`
    this.#kept.delete(key)
    if (this.#kept.size < mostKept) this.#kept.set(key, call)
  }

  async #ask(worker: number, call: RemoteCall): Promise<readonly RpcValue[]> {
    return valuesOf(await this.#env.callWorker(worker, call))
  }

  #askAll(call: RemoteCall): Promise<readonly CallResult[]> {
    return Promise.all(this.#env.workers().map((worker) => this.#env.callWorker(worker, call)))
  }

  /** The last refusal counts when all refuse. */
  async #find(call: RemoteCall): Promise<readonly RpcValue[]> {
    let last: CallResult = { values: [] }
    for (const worker of this.#env.workers()) {
      last = await this.#env.callWorker(worker, call)
      if ('values' in last) break
    }
    return valuesOf(last)
  }

  /** A request whose headers name a Call-ID must leave from the worker to which its replies will go. */
  #senderOf(args: readonly RpcValue[]): number {
    const texts = args.filter((arg) => typeof arg === 'string')
    for (const text of texts) {
      const callId = callIdIn(`\n${text}`)
      if (callId !== undefined) return this.#env.ownerOf(callId)
    }
    return this.#env.workers()[0] ?? 0
  }
}

/** The number of a connection in a list. */
function idOf(value: RpcValue): number {
  return typeof value === 'object' && 'get' in value ? Number(value.get('id')) : 0
}

/** Workers list what they share alike: each record once. */
function withoutDoubles(values: readonly RpcValue[]): readonly RpcValue[] {
  const seen = new Set<string>()
  return values.filter((value) => {
    const text = JSON.stringify(value, (_, inner: unknown) => (inner instanceof Map ? [...inner] : inner))
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
}
