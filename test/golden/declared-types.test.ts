import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findPvarIn } from '#compiler/catalogue.ts'
import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { readGolden } from './cases.ts'

const modulesFolder = join(import.meta.dirname, '../../stdlib-modules')

it('no variable gave 6.1.5 a value of another type than the one that its module declares', () => {
  const catalogue = createCatalogue()
  const implemented = catalogue.moduleNames.filter((name) => existsSync(join(modulesFolder, name)))
  const modules = [catalogue.core, ...implemented.map((name) => catalogue.module(name))]
  const read = readGolden().cases.flatMap(({ id, kind, pv, result: { type } }) => {
    const syntax = kind === 'pv' && pv !== undefined ? parsePv(pv) : undefined
    if (syntax === undefined || 'error' in syntax || syntax.transformations.length > 0) return []
    const known = findPvarIn(modules, syntax.name)
    return known === undefined || type === undefined || type === 'null' ? [] : [{ id, type, facts: known.facts }]
  })
  expect(read.length).toBeGreaterThan(100)
  expect(read.filter(({ type, facts }) => facts.type !== 'any' && facts.type !== type).map(({ id }) => id)).toEqual([])
})
