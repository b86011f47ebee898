import type { ModuleExports } from '#grammar/manifest.ts'
import type { Value } from '#grammar/value.ts'
import type { ModuleBehaviour } from '#runtime/modules/define.ts'
import type { BoundPv, PvBehaviour, PvIndex } from '#runtime/pseudo-variables/define.ts'
import { RpcRegistry, type RpcHandler, type RpcValue } from '#runtime/rpc/registry.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** Calls a module function by name, as a test that has no compiled program does. */
export function callFunction(
  module: ModuleBehaviour<ModuleExports>,
  name: string,
  ctx: RouteContext,
  args: { readonly [name: string]: unknown } = {},
): number | Promise<number> {
  // The loader has the same view: functions by name, arguments as the facts describe them.
  const functions = (module.functions ?? {}) as unknown as {
    [name: string]: (ctx: RouteContext, args: unknown) => number | Promise<number>
  }
  const found = functions[name]
  if (found === undefined) throw new Error(`the module has no function ${name}`)
  return found(ctx, args)
}

/** Binds a pseudo-variable of a module; throws when the module refuses the use. */
export function bindPv(module: ModuleBehaviour<ModuleExports>, name: string, inner?: string, index?: PvIndex): BoundPv {
  const behaviour = (module.pvars as { [name: string]: PvBehaviour } | undefined)?.[name]
  if (behaviour === undefined) throw new Error(`the module has no variable $${name}`)
  if (typeof behaviour === 'function') return { get: behaviour }
  const bound = behaviour.bind({ name, inner: inner === undefined ? undefined : { constant: inner }, index })
  if ('error' in bound) throw new Error(bound.error)
  return bound
}

/** The value of a pseudo-variable of a module. */
export function readPv(
  module: ModuleBehaviour<ModuleExports>,
  name: string,
  ctx: RouteContext,
  inner?: string,
  index?: PvIndex,
): Value {
  return bindPv(module, name, inner, index).get(ctx)
}

/** Runs an RPC command of a module; rejects with its RpcFault. */
export async function callRpc(
  module: ModuleBehaviour<ModuleExports>,
  name: string,
  args: readonly RpcValue[] = [],
): Promise<readonly RpcValue[]> {
  const registry = new RpcRegistry()
  for (const [command, run] of Object.entries((module.rpc ?? {}) as { [name: string]: RpcHandler })) {
    registry.add({ name: command, doc: '', array: false, run })
  }
  return registry.call(name, args)
}
