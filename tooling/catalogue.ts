import type { Catalogue } from '#compiler/catalogue.ts'
import { coreExports } from '#grammar/core-exports.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'

/** Everything that a configuration may name: the core and all known modules. */
export function createCatalogue(): Catalogue {
  return { ...createModuleCatalogue(), core: coreExports }
}
