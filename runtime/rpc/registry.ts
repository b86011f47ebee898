import type { Clock } from '../host/host.ts'
import { RpcArguments } from './arguments.ts'
import { RpcFault } from './fault.ts'

export { RpcArgumentFault, RpcFault } from './fault.ts'

/** A value that an RPC command takes or gives. Structures keep the order in which their members were added. */
export type RpcValue = number | string | RpcDouble | RpcNull | RpcStruct | RpcArray
export type RpcStruct = ReadonlyMap<string, RpcValue>
/**
 * A list. Where Kamailio repeats a member name inside a list (`RECORDS: { SET: {…} SET: {…} }` in kamcmd, an array of objects
 * with one member in JSON), each element is a structure with that one member.
 */
export type RpcArray = readonly RpcValue[]
/** A floating point number, told apart because binrpc and JSON write it differently; also for integers beyond 32 bits. */
export interface RpcDouble {
  readonly double: number
}

/** A text that is not there: `null` in JSON, `<null string>` in binrpc. */
export interface RpcNull {
  readonly isNull: true
}

/** How a command was called: it decides how arguments are checked. */
export type RpcTransport = 'binrpc' | 'jsonrpc' | 'internal'

/**
 * The arguments of one call, taken in order. `text` and `int` throw an RpcArgumentFault when the next argument is missing or of
 * another type; the `optional…` forms give undefined when it is missing. They convert between numbers and the text of numbers;
 * the `exact…` forms do not, as most of Kamailio's commands.
 */
export interface RpcCall {
  readonly method: string
  readonly transport: RpcTransport
  readonly remaining: number
  text(name: string): string
  int(name: string): number
  exactText(): string
  exactInt(): number
  optionalText(): string | undefined
  optionalInt(): number | undefined
  /** The next argument when it is a text (or number); otherwise it stays and undefined is given. */
  ifText(): string | undefined
  ifInt(): number | undefined
  /** The next argument when it is a text or an integer, in its own type; otherwise it stays and undefined is given. */
  ifTypedValue(): string | number | undefined
  /** The next argument as it came. */
  next(): RpcValue | undefined
}

/** What a command gives back: one value after the other, as Kamailio's rpc->add does. Promises let a command wait. */
export type RpcHandler = (call: RpcCall) => readonly RpcValue[] | Promise<readonly RpcValue[]>

export interface RpcCommand {
  readonly name: string
  readonly doc: string
  readonly array: boolean
  readonly run: RpcHandler
  /** Runs only once in rpc_exec_delta seconds. */
  readonly isLimited?: true
}

/** How often limited commands may run. */
export interface RpcLimit {
  readonly clock: Pick<Clock, 'monotonic'>
  /** rpc_exec_delta: seconds between two runs of one command; 0 for no limit. */
  seconds(): number
  /** A command was refused. */
  onRefused(name: string, transport: RpcTransport): void
}

/** Runs a call where it belongs, when that is not here alone; `runHere` runs it in this process. */
export type RpcRelay = (
  name: string,
  args: readonly RpcValue[],
  transport: RpcTransport,
  runHere: () => Promise<readonly RpcValue[]>,
) => Promise<readonly RpcValue[]>

/** The RPC commands of the server, whatever transport calls them (ctl, jsonrpcs, xhttp_rpc). */
export class RpcRegistry {
  readonly #commands = new Map<string, RpcCommand>()
  readonly #limit: RpcLimit | undefined
  /** When each limited command ran last. */
  readonly #lastRunMs = new Map<string, number>()
  /** Set in a server of several processes. */
  relay: RpcRelay | undefined

  constructor(limit?: RpcLimit) {
    this.#limit = limit
  }

  add(command: RpcCommand): void {
    this.#commands.set(command.name, command)
  }

  find(name: string): RpcCommand | undefined {
    return this.#commands.get(name)
  }

  /** Names in the order of their bytes. */
  get names(): readonly string[] {
    return [...this.#commands.keys()].sort()
  }

  /** Runs a command; rejects with an RpcFault when it is unknown or refuses. */
  async call(
    name: string,
    args: readonly RpcValue[],
    transport: RpcTransport = 'internal',
  ): Promise<readonly RpcValue[]> {
    const runHere = (): Promise<readonly RpcValue[]> => this.callHere(name, args, transport)
    return this.relay === undefined ? runHere() : this.relay(name, args, transport, runHere)
  }

  /** Runs a command in this process, whatever the other processes of the server do. */
  async callHere(
    name: string,
    args: readonly RpcValue[],
    transport: RpcTransport = 'internal',
  ): Promise<readonly RpcValue[]> {
    const command = this.find(name)
    if (command === undefined) throw new RpcFault(500, `command ${name} not found`)
    if (command.isLimited === true) this.#checkPace(name, transport)
    return command.run(new RpcArguments(name, args, transport))
  }

  #checkPace(name: string, transport: RpcTransport): void {
    const seconds = this.#limit?.seconds() ?? 0
    if (this.#limit === undefined || seconds === 0) return
    const nowMs = this.#limit.clock.monotonic()
    const lastMs = this.#lastRunMs.get(name)
    if (lastMs !== undefined && nowMs - lastMs < seconds * 1000) {
      this.#limit.onRefused(name, transport)
      throw new RpcFault(500, 'Command Executed Too Fast')
    }
    this.#lastRunMs.set(name, nowMs)
  }
}

/** Builds a structure from pairs. */
export function rpcStruct(entries: Iterable<readonly [string, RpcValue]>): RpcStruct {
  return new Map(entries)
}

/** A number that may exceed 32 bits or have a fraction. */
export function rpcDouble(double: number): RpcDouble {
  return { double }
}

export const rpcNull: RpcNull = { isNull: true }

export function isRpcNull(value: RpcValue): value is RpcNull {
  return typeof value === 'object' && 'isNull' in value
}

export function isRpcStruct(value: RpcValue): value is RpcStruct {
  return value instanceof Map
}

export function isRpcDouble(value: RpcValue): value is RpcDouble {
  return typeof value === 'object' && 'double' in value
}
