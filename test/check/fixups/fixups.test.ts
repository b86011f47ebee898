import { describe, expect, it } from 'vitest'
import { checkText } from '../../support/compile-text.ts'
import { headOf } from '../modules/setups.ts'
import { signaturesOf, tail, variants, type Signature } from './cases.ts'
import { exceptions } from './exceptions.ts'
import { readFixups, type RecordedCalls } from './fixture.ts'

const recorded = readFixups().calls
const modules = [...new Set(Object.keys(recorded).map((key) => key.slice(0, key.indexOf(' '))))]

/** `name/arity argument letters` of the variants on which the checker and a start of 6.1.5 differ. */
function differences(module: string): readonly string[] {
  const found: string[] = []
  for (const signature of signaturesOf(module)) {
    const key = `${module} ${signature.name}/${signature.arity}`
    const calls = recorded[key]
    if (calls === null || calls === undefined) continue
    for (let index = 0; index < signature.arity; index += 1) {
      const { missed, invented } = compare(signature, calls, index)
      const known = exceptions.get(`${key} ${index + 1}`)
      if (missed + invented !== '' && known === undefined) found.push(`${key} ${index + 1}: misses ${missed}, invents ${invented}`)
      if (missed + invented === '' && known !== undefined) found.push(`${key} ${index + 1} is no exception any more`)
    }
  }
  return found
}

function compare(
  { module, name, block }: Signature,
  { accepted, unread, refused }: RecordedCalls,
  index: number,
): { readonly missed: string; readonly invented: string } {
  const head = `${headOf(module)}${block}\n`
  const first = head.split('\n').length
  const letters = [...variants]
  const lines = letters.map(([, text]) => `${name}(${accepted.with(index, text).join(', ')});`)
  const { diagnostics, sources } = checkText(`${head}${lines.join('\n')}\n}\n${tail}`)
  const ours = new Set<number>()
  for (const { severity, span } of diagnostics) {
    if (severity === 'error') ours.add(sources.position(span.source, span.start).line - first)
  }
  const isRefused = (letter: string): boolean => `${unread[index] ?? ''}${refused[index] ?? ''}`.includes(letter)
  const pick = (wanted: boolean): string =>
    letters.flatMap(([letter], at) => (isRefused(letter) === wanted && ours.has(at) !== wanted ? [letter] : [])).join('')
  return { missed: pick(true), invented: pick(false) }
}

describe('arguments are refused as by a start of 6.1.5', () => {
  it.each(modules)('%s', (module) => {
    expect(differences(module)).toEqual([])
  })
})
