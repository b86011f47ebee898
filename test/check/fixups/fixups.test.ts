import { describe, expect, it } from 'vitest'
import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createMemoryHost } from '../../support/compile-text.ts'
import { headOf } from '../modules/setups.ts'
import { signaturesOf, tail, variants, type Signature } from './cases.ts'
import { exceptions } from './exceptions.ts'
import { readFixups, type RecordedCalls } from './fixture.ts'

const catalogue = createCatalogue()
const recorded = readFixups().calls
const modules = [...new Set(Object.keys(recorded).map((key) => key.slice(0, key.indexOf(' '))))]

const letters = [...variants]

/** `name/arity argument: letters` of the variants on which the checker and a start of 6.1.5 differ. */
function differences(module: string): readonly string[] {
  const head = headOf(module)
  return signaturesOf(module).flatMap((signature) => {
    const key = `${module} ${signature.name}/${signature.arity}`
    const calls = recorded[key]
    if (calls === null || calls === undefined) return []
    const refusals = refusedLines(head, signature, calls)
    return calls.accepted.flatMap((_, index) => {
      const theirs = `${calls.unread[index] ?? ''}${calls.refused[index] ?? ''}`
      const ours = letters.map(([letter], at) => (refusals.has(index * letters.length + at) ? letter : '')).join('')
      const missed = [...theirs].filter((letter) => !ours.includes(letter)).join('')
      const invented = [...ours].filter((letter) => !theirs.includes(letter)).join('')
      const differs = missed + invented !== ''
      const isKnown = exceptions.has(`${key} ${index + 1}`)
      if (differs === isKnown) return []
      return [`${key} ${index + 1}: ${differs ? `misses ${missed}, invents ${invented}` : 'is no exception any more'}`]
    })
  })
}

/** The calls of a signature, counted from 0 over all variants of all arguments, that the checker refuses. */
function refusedLines(head: string, { name, block }: Signature, { accepted }: RecordedCalls): ReadonlySet<number> {
  const calls = accepted.flatMap((_, index) =>
    letters.map(([, text]) => `${name}(${accepted.with(index, text).join(', ')});`),
  )
  const before = `${head}${block}\n`
  const host = createMemoryHost(`${before}${calls.join('\n')}\n}\n${tail}`)
  const { diagnostics, sources } = checkConfig('test.cfg', host, catalogue, { defines: [], target: '6.1', substs: [] })
  const first = before.split('\n').length
  const errors = diagnostics.filter((one) => one.severity === 'error')
  return new Set(errors.map(({ span }) => sources.position(span.source, span.start).line - first))
}

describe('arguments are refused as by a start of 6.1.5', () => {
  it.each(modules)('%s', (module) => {
    expect(differences(module)).toEqual([])
  })
})
