import { describe, expect, it } from 'vitest'
import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createMemoryHost } from '../../support/compile-text.ts'
import { exceptions } from '../fixups/exceptions.ts'
import { tail } from '../fixups/cases.ts'
import { headOf } from '../modules/setups.ts'
import { acceptedCalls } from './accepted-calls.ts'
import { readArguments } from './fixture.ts'
import { pendingArguments } from './pending.ts'

const catalogue = createCatalogue()

/** `module name/arity argument: misses letters, invents letters` of the calls on which the checker and a start of 5.6.3 differ. */
function differences(module: string, row: { readonly [argument: string]: string }): readonly string[] {
  const found = new Map<string, { missed: string; invented: string }>()
  for (const [block, calls] of Map.groupBy(acceptedCalls(module), (call) => call.block)) {
    const before = `${headOf(module)}${block}\n`
    const host = createMemoryHost(`${before}${calls.map(({ line }) => line).join('\n')}\n}\n${tail}`)
    const options = { defines: [], target: '5.6', substs: [] } as const
    const { diagnostics, sources } = checkConfig('test.cfg', host, catalogue, options)
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    const lines = new Set(errors.map(({ span }) => sources.position(span.source, span.start).line))
    const first = before.split('\n').length
    calls.forEach(({ key, letter }, index) => {
      const isRefused = row[key]?.includes(letter) === true
      if (isRefused === lines.has(first + index) || exceptions.has(`${module} ${key}`)) return
      const own = found.get(key) ?? { missed: '', invented: '' }
      if (isRefused) own.missed += letter
      else own.invented += letter
      found.set(key, own)
    })
  }
  return [...found].map(
    ([key, { missed, invented }]) => `${module} ${key}: misses ${missed || '-'}, invents ${invented || '-'}`,
  )
}

describe('arguments that a start of 5.6.3 refuses and 6.1.5 does not', () => {
  it.each(Object.entries(readArguments()))('%s', (module, row) => {
    const found = differences(module, row)
    const known = [...pendingArguments.keys()].filter((line) => line.startsWith(`${module} `))
    expect(found.filter((line) => !pendingArguments.has(line))).toEqual([])
    expect(known.filter((line) => !found.includes(line))).toEqual([])
  })
})
