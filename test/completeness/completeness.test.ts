import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import type { ModuleExports } from '#grammar/manifest.ts'
import { implementedExports } from '#stdlib/index.ts'
import { missing } from './missing.ts'

/**
 * What Kamailio's modules export and ours do not: exactly the list of missing.ts. The facts of an implemented module compile only
 * with a behaviour for each of them, so that an export is there or in that list.
 */
const parts = ['functions', 'params', 'pvars', 'rpc', 'transformations'] as const

function declaredFacts(name: string): ModuleExports {
  const loaded: unknown = createRequire(import.meta.url)(`../../stdlib-modules/_declared/${name}.ts`)
  return (loaded as { readonly facts: ModuleExports }).facts
}

function missingOf(own: ModuleExports): readonly string[] {
  const declared = declaredFacts(own.name)
  const aliases = Object.values(own.functions ?? {}).flatMap((facts) => facts.aliases ?? [])
  return parts.flatMap((part) => {
    const known = new Set([...Object.keys(own[part] ?? {}), ...(part === 'functions' ? aliases : [])])
    return Object.keys(declared[part] ?? {})
      .filter((name) => !known.has(name))
      .map((name) => `${part}: ${name}`)
  })
}

describe('exports of Kamailio that the implemented modules lack', () => {
  it.each(implementedExports.map((facts): [string, ModuleExports] => [facts.name, facts]))('%s', (name, facts) => {
    expect(missingOf(facts).toSorted()).toEqual((missing.get(name) ?? []).toSorted())
  })
})
