import { implementedExports } from '#stdlib/index.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import type { Entry } from '../../explain/entry.ts'
import { createExplainer } from '../../explain/explain.ts'

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
