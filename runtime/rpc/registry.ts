/** A value that an RPC command takes or gives. Structures keep the order in which their members were added. */
export type RpcValue = number | string | RpcDouble | RpcStruct | RpcArray
export type RpcStruct = ReadonlyMap<string, RpcValue>
export type RpcArray = readonly RpcValue[]
/** A floating point number, told apart because binrpc and JSON write it differently. */
export interface RpcDouble {
  readonly double: number
}

/** A refusal that the caller sees: code in the manner of SIP, and a sentence. */
export class RpcFault extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The arguments of one call, taken in order. `text`, `int` and `double` throw an RpcFault(400) when the next argument is
 * missing or of another type; the `optional…` forms give undefined instead.
 */
export interface RpcCall {
  readonly method: string
  readonly remaining: number
  text(name: string): string
  int(name: string): number
  optionalText(): string | undefined
  optionalInt(): number | undefined
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
}

/** The RPC commands of the server, whatever transport calls them (ctl, jsonrpcs, xhttp_rpc). */
export class RpcRegistry {
  readonly #commands = new Map<string, RpcCommand>()

  add(command: RpcCommand): void {
    this.#commands.set(command.name, command)
  }

  find(name: string): RpcCommand | undefined {
    return this.#commands.get(name)
  }

  get names(): readonly string[] {
    return [...this.#commands.keys()].sort()
  }

  /** Runs a command; rejects with an RpcFault when it is unknown or refuses. */
  async call(name: string, args: readonly RpcValue[]): Promise<readonly RpcValue[]> {
    const command = this.find(name)
    if (command === undefined) throw new RpcFault(500, `command ${name} not found`)
    return command.run(new RpcArguments(name, args))
  }
}

/** Builds a structure from pairs. */
export function rpcStruct(entries: Iterable<readonly [string, RpcValue]>): RpcStruct {
  return new Map(entries)
}

class RpcArguments implements RpcCall {
  readonly method: string
  readonly #args: readonly RpcValue[]
  #at = 0

  constructor(method: string, args: readonly RpcValue[]) {
    this.method = method
    this.#args = args
  }

  get remaining(): number {
    return this.#args.length - this.#at
  }

  next(): RpcValue | undefined {
    const value = this.#args[this.#at]
    if (value !== undefined) this.#at += 1
    return value
  }

  text(name: string): string {
    const value = this.optionalText()
    if (value === undefined) throw new RpcFault(400, `Parameter ${name} is missing`)
    return value
  }

  int(name: string): number {
    const value = this.optionalInt()
    if (value === undefined) throw new RpcFault(400, `Parameter ${name} is missing`)
    return value
  }

  optionalText(): string | undefined {
    const value = this.next()
    if (value === undefined) return undefined
    if (typeof value === 'string') return value
    if (typeof value === 'number') return String(value)
    throw new RpcFault(400, 'Parameter of another type expected')
  }

  optionalInt(): number | undefined {
    const value = this.next()
    if (value === undefined) return undefined
    if (typeof value === 'number') return value
    if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return Number(value)
    throw new RpcFault(400, 'Parameter of another type expected')
  }
}
