import { implementedExports } from '#stdlib/index.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import type { ModuleExports } from '#grammar/manifest.ts'
import type { Entry } from '../../explain/entry.ts'
import { createExplainer } from '../../explain/explain.ts'
import { ownModuleEntries } from '../../explain/module-entries.ts'

/** What `kamkit explain` knows, by name. */
export type Knowledge = (name: string) => readonly Entry[]

/** The explainer, made when it is first asked: it reads the facts of all modules. */
export function createKnowledge(catalogue: Catalogue): Knowledge {
  let explain: ReturnType<typeof createExplainer> | undefined
  return (name) => {
    explain ??= createExplainer(catalogue, new Set(implementedExports.map((exports) => exports.name)))
    return explain(name).entries
  }
}

/** What is known of a name where a project describes modules of its own. */
export function withOwnModules(knowledge: Knowledge, modules: ReadonlyMap<string, ModuleExports>): Knowledge {
  if (modules.size === 0) return knowledge
  const own = [...modules.values()].flatMap((module) => ownModuleEntries(module))
  return (name) => [...own.flatMap(([names, entry]) => (names.includes(name) ? [entry] : [])), ...knowledge(name)]
}
