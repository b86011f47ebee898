import { describe, expect, it } from 'vitest'
import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createMemoryHost } from '../../support/compile-text.ts'
import { headOf } from '../modules/setups.ts'
import { callsOf } from './cases.ts'
import { readArities } from './fixture.ts'

const catalogue = createCatalogue()
const recorded = readArities()
const modules = [...new Set([...recorded.keys()].map((key) => key.slice(0, key.indexOf(' '))))]

/** Calls that `-c` finds and every start refuses. */
const refusedByStart: ReadonlySet<string> = new Set(['keep_hf/0'])

/** `name/count` of the calls whose number of arguments the checker and `kamailio -c` of 6.1.5 judge differently. */
function differences(module: string): readonly string[] {
  const calls = callsOf(module).filter(({ name }) => recorded.has(`${module} ${name}`))
  const head = `${headOf(module)}request_route {\n`
  const host = createMemoryHost(`${head}${calls.map(({ text }) => text).join('\n')}\n}\n`)
  const { diagnostics, sources } = checkConfig('test.cfg', host, catalogue, { defines: [], target: '6.1', substs: [] })
  const wrongNumber = diagnostics.filter(({ code }) => code === 'KAM4001' || code === 'KAM3002')
  const first = head.split('\n').length
  const refused = new Set(wrongNumber.map(({ span }) => sources.position(span.source, span.start).line - first))
  return calls.flatMap(({ name, count }, index) => {
    const isFound = recorded.get(`${module} ${name}`)?.includes(count) === true
    if (isFound !== refused.has(index) || refusedByStart.has(`${name}/${count}`)) return []
    return [`${name}/${count}: 6.1.5 ${isFound ? 'finds' : 'does not find'} it`]
  })
}

describe('functions are found with as many arguments as 6.1.5 finds them', () => {
  it.each(modules)('%s', (module) => {
    expect(differences(module)).toEqual([])
  })
})
