import { expect, it } from 'vitest'
import { checkConfig } from '#compiler/compile.ts'
import { isModuleOf } from '#grammar/module-releases.ts'
import type { Release } from '#grammar/releases.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createMemoryHost } from '../../support/compile-text.ts'
import { readNames } from './fixture.ts'
import { nameProbes, nameText, type NameProbe } from './probes.ts'

const catalogue = createCatalogue()

function isRefused(probe: NameProbe, target: Release): boolean {
  const host = createMemoryHost(nameText(probe))
  const { diagnostics } = checkConfig('test.cfg', host, catalogue, { defines: [], target, substs: [] })
  return diagnostics.some(({ severity }) => severity === 'error')
}

it('pseudo-variables and transformations are those of 5.6.3', () => {
  const absent = [...readNames()].flatMap(([module, names]) => names.map((name) => `${module} ${name}`))
  const refused = nameProbes().filter(
    (probe) => isModuleOf(probe.module, '5.6') && !isRefused(probe, '6.1') && isRefused(probe, '5.6'),
  )
  // Some need more than a name in their parentheses, so that 6.1 refuses the line too.
  const formless = new Set(
    nameProbes().flatMap((probe) => (isRefused(probe, '6.1') ? [`${probe.module} ${probe.name}`] : [])),
  )
  expect(refused.map(({ module, name }) => `${module} ${name}`)).toEqual(absent.filter((name) => !formless.has(name)))
  expect(absent.length).toBeGreaterThan(40)
})
