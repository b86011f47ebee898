import { expect, it } from 'vitest'
import { checkConfig } from '#compiler/compile.ts'
import { isModuleOf } from '#grammar/module-releases.ts'
import type { Release } from '#grammar/releases.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createMemoryHost } from '../../support/compile-text.ts'
import { readNames } from './fixture.ts'
import { nameHead, nameProbes, type NameProbe } from './probes.ts'

const catalogue = createCatalogue()

/** The names of a module, as `module name`, that the checker refuses. */
function refusedNames(module: string, probes: readonly NameProbe[], target: Release): readonly string[] {
  const head = `${nameHead(module)}request_route {\n`
  const host = createMemoryHost(`${head}${probes.map(({ line }) => line).join('\n')}\n}\n`)
  const { diagnostics, sources } = checkConfig('test.cfg', host, catalogue, { defines: [], target, substs: [] })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const lines = new Set(errors.map(({ span }) => sources.position(span.source, span.start).line))
  const first = head.split('\n').length
  return probes.filter((_, index) => lines.has(first + index)).map(({ name }) => `${module} ${name}`)
}

it('pseudo-variables and transformations are those of 5.6.3', () => {
  const absent = [...readNames()].flatMap(([module, names]) => names.map((name) => `${module} ${name}`))
  const missed: string[] = []
  const invented: string[] = []
  for (const [module, probes] of Map.groupBy(nameProbes(), (probe) => probe.module)) {
    if (!isModuleOf(module, '5.6')) continue
    // Some need more than a name in their parentheses, so that every release refuses the line.
    const refused = refusedNames(module, probes, '5.6')
    const others = refusedNames(module, probes, '6.1')
    missed.push(...absent.filter((name) => name.startsWith(`${module} `) && !refused.includes(name)))
    invented.push(...refused.filter((name) => !others.includes(name) && !absent.includes(name)))
  }
  expect({ missed, invented }).toEqual({ missed: [], invented: [] })
  expect(absent.length).toBeGreaterThan(40)
})
