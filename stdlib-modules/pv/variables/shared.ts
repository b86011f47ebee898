import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { Shared, SharedStore, TellChange } from '#runtime/processes/shared.ts'
import { rpcStruct, RpcFault, type RpcHandler, type RpcValue } from '#runtime/rpc/registry.ts'

/** `$shv`: variables that all messages share, an integer 0 until they are set. Names are taken as written. */
export class SharedVariables implements SharedStore<number | string> {
  readonly #values = new Map<string, number | string>()
  readonly #tell: TellChange<number | string>

  constructor(shared: Shared) {
    this.#tell = shared.share('pv:shv', this)
  }

  /** Another process set it. */
  apply(name: string, value: number | string): void {
    this.#values.set(name, value)
  }

  get(name: string): number | string {
    return this.#values.get(name) ?? 0
  }

  /** Null is stored as an empty text (6.1.5). */
  set(name: string, value: Value): void {
    this.#values.set(name, value ?? '')
    this.#tell(name, value ?? '')
  }

  /** Adds one to a number and gives the new value; a text stays and counts as 0. */
  increment(name: string): number {
    const before = this.get(name)
    if (typeof before === 'string') return 0
    this.set(name, before + 1)
    return before + 1
  }

  all(): readonly (readonly [string, number | string])[] {
    return [...this.#values]
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** Makes a name known, as writing it in the configuration does: it is then listed with the others. */
  declare(name: string): void {
    if (!this.#values.has(name)) this.#values.set(name, 0)
  }

  /** `$shv(name)`. */
  get variable(): PvBehaviour {
    return {
      isRaw: true,
      bind: ({ rawInner = '' }) => {
        this.declare(rawInner)
        return {
          get: ({ outside }) => outside?.shared.get(rawInner) ?? this.get(rawInner),
          set: ({ outside }, value) => {
            if (outside === undefined) this.set(rawInner, value)
            else outside.shared.set(rawInner, value ?? '')
            return true
          },
        }
      },
    }
  }

  /** `$shvinc(name)`: adds one at each use. */
  get increasing(): PvBehaviour {
    return {
      isRaw: true,
      bind: ({ rawInner = '' }) => {
        this.declare(rawInner)
        return {
          get: ({ outside }) => {
            if (outside === undefined) return this.increment(rawInner)
            const before = outside.shared.get(rawInner) ?? this.get(rawInner)
            if (typeof before === 'string') return 0
            outside.shared.set(rawInner, before + 1)
            return before + 1
          },
        }
      },
    }
  }
}

/** `name=i:5` or `name=s:text`; undefined when it is neither. The name is taken as written. */
export function parseInitialValue(
  text: string,
): { readonly name: string; readonly value: number | string } | undefined {
  const match = /^([^=]+)=(i|s):([\s\S]*)$/.exec(text)
  const [, name, type, value] = match ?? []
  if (name === undefined || value === undefined) return undefined
  if (type === 's') return { name, value }
  const number = Number(value)
  return Number.isInteger(number) ? { name, value: number } : undefined
}

function describe(name: string, value: number | string): RpcValue {
  return rpcStruct([
    ['name', name],
    ['type', typeof value === 'number' ? 'int' : 'string'],
    ['value', value],
  ])
}

const usage = '(Parameters: varname type value)'

/** RPC commands that read and write shared variables: those that the configuration names, newest first (6.1.5). */
export function sharedVariableCommands(shared: SharedVariables): {
  readonly 'pv.shvGet': RpcHandler
  readonly 'pv.shvSet': RpcHandler
} {
  const found = (name: string): string => {
    if (!shared.has(name)) throw new RpcFault(404, 'Variable not found')
    return name
  }
  return {
    'pv.shvGet': (call) => {
      const name = call.optionalText()
      if (name !== undefined) return [describe(found(name), shared.get(name))]
      const items = shared
        .all()
        .toReversed()
        .map(([key, value]) => rpcStruct([['shv', describe(key, value)]]))
      return [rpcStruct([['items', items]])]
    },
    'pv.shvSet': (call) => {
      const name = call.ifText()
      if (name === undefined) throw new RpcFault(500, `Missing parameter varname ${usage}`)
      const type = call.ifText()
      if (type === undefined) throw new RpcFault(500, `Missing parameter type ${usage}`)
      if (type !== 'int' && type !== 'str') throw new RpcFault(500, 'Unknown parameter type (Types: int or str)')
      const value = type === 'int' ? call.ifInt() : call.ifText()
      if (value === undefined)
        throw new RpcFault(500, `Missing ${type === 'int' ? 'integer' : 'string'} parameter value ${usage}`)
      shared.set(found(name), value)
      return ['Ok. Variable set to new value.']
    },
  }
}
