import type { Catalogue } from '#compiler/catalogue.ts'
import { coreExports } from '#grammar/core-exports.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'

/** Everything that a configuration may name: the core and all known modules. */
export function createCatalogue(): Catalogue {
  return { ...createModuleCatalogue(), core: coreExports }
}

/** What modules say of themselves that a server does not run: those of this package, and those that a project describes. */
export function declaredWith(own: ReadonlyMap<string, ModuleExports> = new Map()): Catalogue['module'] {
  const { module } = withModuleFacts(createCatalogue(), own)
  return module
}

/** A catalogue together with what a project says of its own modules. Of a module that is known already they are additions. */
export function withModuleFacts(catalogue: Catalogue, own: ReadonlyMap<string, ModuleExports>): Catalogue {
  if (own.size === 0) return catalogue
  return {
    core: catalogue.core,
    moduleNames: [...new Set([...catalogue.moduleNames, ...own.keys()])].toSorted(),
    module: (name) => {
      const [known, added] = [catalogue.module(name), own.get(name)]
      return known === undefined || added === undefined ? (added ?? known) : merge(known, added)
    },
  }
}

/** What the project says wins. Spreading makes own properties of all names, of `__proto__` too. */
function merge(known: ModuleExports, own: ModuleExports): ModuleExports {
  const { declaredOnly: _, ...added } = own
  return {
    ...known,
    ...added,
    dependencies: [...(known.dependencies ?? []), ...(added.dependencies ?? [])],
    functions: { ...known.functions, ...added.functions },
    ...(known.fixups === undefined ? {} : { fixups: { ...known.fixups, ...added.functions } }),
    params: { ...known.params, ...added.params },
    pvars: { ...known.pvars, ...added.pvars },
    transformations: mergeClasses(known.transformations ?? {}, added.transformations ?? {}),
    rpc: { ...known.rpc, ...added.rpc },
    statistics: { ...known.statistics, ...added.statistics },
    events: { ...known.events, ...added.events },
    cfgVars: { ...known.cfgVars, ...added.cfgVars },
  }
}

type Classes = NonNullable<ModuleExports['transformations']>

function mergeClasses(known: Classes, added: Classes): Classes {
  const classes = new Map(Object.entries(known))
  for (const [name, members] of Object.entries(added)) classes.set(name, { ...classes.get(name), ...members })
  return Object.fromEntries(classes)
}
