import { createRequire } from 'node:module'
import type { ModuleExports } from '#grammar/manifest.ts'
import { declaredNames } from './_declared/index.ts'
import { implementedExports } from './index.ts'

/** The facts of every known module by name: implemented ones at hand, declared ones read when they are asked for. */
export interface ModuleCatalogue {
  module(name: string): ModuleExports | undefined
  readonly moduleNames: readonly string[]
}

/** A catalogue over the modules of this package. */
export function createModuleCatalogue(): ModuleCatalogue {
  const implemented = new Map(implementedExports.map((facts) => [facts.name, facts]))
  const declared = new Map<string, ModuleExports>()
  return {
    moduleNames: [...implemented.keys(), ...declaredNames.filter((name) => !implemented.has(name))].sort(),
    module: (name) => {
      const known = implemented.get(name) ?? declared.get(name)
      if (known !== undefined || !declaredNames.includes(name)) return known
      const facts = readDeclared(name)
      declared.set(name, facts)
      return facts
    },
  }
}

/** 235 files of facts would cost every start; one is read in a fraction of a millisecond. The name is one of our own list. */
function readDeclared(name: string): ModuleExports {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const loaded: unknown = createRequire(import.meta.url)(`./_declared/${name}.${extension}`)
  return (loaded as { readonly facts: ModuleExports }).facts
}
