import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { innerText } from '#runtime/pseudo-variables/define.ts'
import { rpcStruct, RpcFault, type RpcHandler, type RpcValue } from '#runtime/rpc/registry.ts'

/** `$shv`: variables that all messages share, an integer 0 until they are set. */
export class SharedVariables {
  readonly #values = new Map<string, number | string>()

  get(name: string): number | string {
    return this.#values.get(name) ?? 0
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value ?? 0)
  }

  get all(): readonly (readonly [string, number | string])[] {
    return [...this.#values]
  }

  variable(): PvBehaviour {
    return {
      bind: ({ inner }) => ({
        get: (ctx) => this.get(innerText(inner, ctx)),
        set: (ctx, value) => {
          this.set(innerText(inner, ctx), value)
          return true
        },
      }),
    }
  }
}

/** `name=i:5` or `name=s:text`; undefined when it is neither. */
export function parseInitialValue(
  text: string,
): { readonly name: string; readonly value: number | string } | undefined {
  const match = /^([^=]+)=(i|s):([\s\S]*)$/.exec(text)
  const [, name, type, value] = match ?? []
  if (name === undefined || value === undefined) return undefined
  return { name: name.trim(), value: type === 'i' ? Number.parseInt(value, 10) || 0 : value }
}

function describe(name: string, value: number | string): RpcValue {
  return rpcStruct([
    ['name', name],
    ['type', typeof value === 'number' ? 'int' : 'string'],
    ['value', value],
  ])
}

export function sharedVariableCommands(shared: SharedVariables): {
  readonly 'pv.shvGet': RpcHandler
  readonly 'pv.shvSet': RpcHandler
} {
  return {
    'pv.shvGet': (call) => {
      const name = call.optionalText()
      return name === undefined
        ? shared.all.map(([key, value]) => describe(key, value))
        : [describe(name, shared.get(name))]
    },
    'pv.shvSet': (call) => {
      const name = call.text('name')
      const type = call.text('type')
      if (type !== 'int' && type !== 'str') throw new RpcFault(500, 'Failed to set the variable: unknown type')
      shared.set(name, type === 'int' ? call.int('value') : call.text('value'))
      return []
    },
  }
}
