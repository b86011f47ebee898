import type { PvAccessor } from '#grammar/abi.ts'
import { parseSelect, resolveSelect, type ResolvedSelect } from '#grammar/select-syntax.ts'
import { coreSelects } from '#grammar/selects.ts'
import type { RouteContext } from '../context.ts'
import { textToInt } from '../integers.ts'
import { toStr } from '../operators.ts'
import { addressReaders } from './addresses.ts'
import { anyHeaderReaders } from './any-header.ts'
import { branchReaders } from './branches.ts'
import { credentialReaders } from './credentials.ts'
import { endpointReaders } from './endpoints.ts'
import { messageReaders } from './messages.ts'
import type { ModuleSelects, ReadSelect, SelectReaders, SelectValue } from './reader.ts'
import { serverReaders, type SelectServices } from './server-state.ts'
import { viaReaders } from './vias.ts'

/**
 * What a select is bound to. `unresolved`: no select of this name, which 6.1.5 reports when it starts, and then reads `instead`;
 * `error`: one that stops the start.
 */
export type BoundSelect =
  PvAccessor | { readonly unresolved: string; readonly instead: PvAccessor | undefined } | { readonly error: string }

/** Binds selects such as `@via[1].branch`, with or without the `@`. */
export interface SelectBinder {
  bind(text: string, modules: readonly ModuleSelects[]): BoundSelect
  /** The readers of the core. */
  readonly readers: SelectReaders
}

/** A binder for the selects of the core and of modules. */
export function createSelectBinder(services: SelectServices): SelectBinder {
  const readers = new Map<string, ReadSelect>([
    ...messageReaders,
    ...addressReaders,
    ...anyHeaderReaders,
    ...viaReaders,
    ...credentialReaders,
    ...endpointReaders,
    ...branchReaders,
    ...serverReaders(services),
  ])
  return {
    readers,
    bind: (text, modules) => {
      const parts = parseSelect(text)
      if (parts === undefined) return { error: `${text} is no select` }
      const found = resolveSelect(parts, [coreSelects, ...modules.map(({ table }) => table)])
      if (!('text' in found)) return bindResolved(found, modules)
      const instead = found.instead === undefined ? undefined : bindResolved(found.instead, modules)
      return {
        unresolved: `Unable to resolve select ${text}: ${found.text}`,
        instead: instead === undefined || 'error' in instead ? undefined : instead,
      }
    },
  }

  function bindResolved(
    found: ResolvedSelect,
    modules: readonly ModuleSelects[],
  ): PvAccessor | { readonly error: string } {
    const missing = missingVariable(found, services)
    if (missing !== undefined) return { error: missing }
    const read = readers.get(found.path) ?? findReader(found.path, modules)
    return read === undefined ? { error: 'it is not available here' } : accessor(read, found)
  }
}

function findReader(path: string, modules: readonly ModuleSelects[]): ReadSelect | undefined {
  return modules.find(({ readers }) => readers.has(path))?.readers.get(path)
}

/** Kamailio does not start with a variable of the cfg framework that nobody declared. */
function missingVariable({ path, names }: ResolvedSelect, { config }: SelectServices): string | undefined {
  const [group = '', name = ''] = names
  if (path === 'cfg_selected.*' && !config.groups.includes(group)) return `unknown configuration group: ${group}`
  if (path !== 'cfg_get.*.*' || config.find(group, name) !== undefined) return undefined
  return `unknown variable: ${group}.${name}`
}

function accessor(read: ReadSelect, choices: ResolvedSelect): PvAccessor {
  const take = (ctx: unknown): SelectValue => read(ctx as RouteContext, choices)
  const text = (ctx: unknown): string => toStr(take(ctx) ?? null)
  return { take, get: (ctx) => take(ctx) ?? null, str: text, int: (ctx) => textToInt(text(ctx)) }
}
