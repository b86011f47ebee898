import { createRequire } from 'node:module'
import type { ModuleExports } from '#grammar/manifest.ts'
import { declaredNames } from './_declared/index.ts'
import { implementedExports } from './index.ts'

/** The facts of every known module by name: implemented ones at hand, declared ones read when they are asked for. */
export interface ModuleCatalogue {
  module(name: string): ModuleExports | undefined
  readonly moduleNames: readonly string[]
}

/**
 * A catalogue over the modules of this package. What an implementation lacks of Kamailio's exports comes from the declared
 * facts, so that checking knows all of it.
 */
export function createModuleCatalogue(): ModuleCatalogue {
  const implemented = new Map(implementedExports.map((facts): [string, ModuleExports] => [facts.name, facts]))
  const known = new Map<string, ModuleExports>()
  const names = new Set(declaredNames)
  return {
    moduleNames: declaredNames,
    module: (name) => {
      const found = known.get(name)
      if (found !== undefined) return found
      const own = implemented.get(name)
      const declared = names.has(name) ? readDeclared(name) : undefined
      const facts = own !== undefined && declared !== undefined ? merge(own, declared) : (own ?? declared)
      if (facts !== undefined) known.set(name, facts)
      return facts
    },
  }
}

/** Our facts win; functions that we know as an alias of another are not taken twice. */
function merge(own: ModuleExports, declared: ModuleExports): ModuleExports {
  const aliases = new Set(Object.values(own.functions ?? {}).flatMap((facts) => facts.aliases ?? []))
  const functions = Object.entries(declared.functions ?? {}).filter(([name]) => !aliases.has(name))
  const { declaredOnly: _, ...rest } = declared
  return {
    ...rest,
    ...own,
    functions: { ...Object.fromEntries(functions), ...own.functions },
    ...(declared.functions === undefined ? {} : { fixups: declared.functions }),
    params: { ...declared.params, ...withLimits(own.params ?? {}, declared.params ?? {}) },
    pvars: { ...declared.pvars, ...own.pvars },
    transformations: { ...declared.transformations, ...own.transformations },
    rpc: { ...declared.rpc, ...own.rpc },
    events: { ...declared.events, ...own.events },
  }
}

/** What a start refuses of a value is known of all parameters; our own facts say the rest. */
function withLimits(own: Params, declared: Params): Params {
  return Object.fromEntries(
    Object.entries(own).map(([name, facts]) => {
      const { is, min, max, nonEmpty } = (Object.hasOwn(declared, name) ? declared[name] : undefined) ?? {}
      const refused = {
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
      }
      const limits = {
        ...(is === undefined ? {} : { is }),
        ...(nonEmpty === undefined ? {} : { nonEmpty }),
        ...refused,
        refused,
      }
      return [name, { ...limits, ...facts }]
    }),
  )
}

type Params = NonNullable<ModuleExports['params']>

/** All files of facts would cost every start; one is read in a fraction of a millisecond. The name is one of our own list. */
function readDeclared(name: string): ModuleExports {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const loaded: unknown = createRequire(import.meta.url)(`./_declared/${name}.${extension}`)
  return (loaded as { readonly facts: ModuleExports }).facts
}
