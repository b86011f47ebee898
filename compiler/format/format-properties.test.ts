import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brokenConfigs, bytes } from '../../test/support/broken-configs.ts'
import { defineSets, tokenSequence } from '../../test/support/token-sequences.ts'
import { formatEdits, formatRange, formatText, type Indent } from './format.ts'
import { applyEdits } from './render.ts'
import { codeOf, isSameCode } from './same-code.ts'

const indents = fc.constantFrom<Indent>('tab', 2, 4)

function expectSameTokens(text: string, result: string): void {
  for (const names of defineSets(text, 12)) {
    expect(tokenSequence(result, names), `with ${names.join(' ')}`).toEqual(tokenSequence(text, names))
  }
}

describe('formatting any text', () => {
  it('changes no token, whatever is defined', () => {
    fc.assert(
      fc.property(brokenConfigs, indents, (text, indent) => {
        expectSameTokens(text, formatText(text, { indent }))
      }),
      { numRuns: 1200 },
    )
  })

  it('keeps comments and directives, and their order', () => {
    fc.assert(
      fc.property(brokenConfigs, (text) => {
        expect(codeOf(formatText(text, { indent: 'tab' }))).toEqual(codeOf(text))
      }),
      { numRuns: 800 },
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(brokenConfigs, indents, (text, indent) => {
        const once = formatText(text, { indent })
        expect(formatText(once, { indent })).toBe(once)
      }),
      { numRuns: 800 },
    )
  })

  it('takes any bytes', () => {
    fc.assert(
      fc.property(bytes, (text) => {
        expect(isSameCode(formatText(text, { indent: 'tab' }), text)).toBe(true)
      }),
      { numRuns: 800 },
    )
  })

  it('changes no token either when only some of the changes are made', () => {
    fc.assert(
      fc.property(brokenConfigs, fc.infiniteStream(fc.boolean()), (text, choices) => {
        const edits = formatEdits(text, { indent: 'tab' }).filter(() => choices.next().value)
        expectSameTokens(text, applyEdits(text, edits))
      }),
      { numRuns: 800 },
    )
  })

  it('changes no token and no other line when only some lines are formatted', () => {
    fc.assert(
      fc.property(brokenConfigs, fc.integer({ min: 1, max: 12 }), fc.nat(4), (text, first, more) => {
        const edits = formatRange(text, { first, last: first + more }, { indent: 'tab' })
        expectSameTokens(text, applyEdits(text, edits))
        // The line end of the last line is its own.
        const lineOf = (offset: number): number => text.slice(0, Math.min(offset, text.length - 1)).split('\n').length
        const lines = edits.flatMap(({ start, end }) => [lineOf(start), lineOf(end)])
        expect(lines.every((line) => line >= first && line <= first + more)).toBe(true)
      }),
      { numRuns: 800 },
    )
  })

  it.each([
    '(\n',
    '{\n',
    'if (a)\n',
    "'#!endif\n",
    '#!ifdef A\nno code;\n#!endif\n',
    '#!ifdef A\n}\n#!else\n',
    '! ',
    'a "b',
  ])('takes a long file of %j in no time', (unit) => {
    const text = unit.repeat(30_000 / unit.length)
    const start = performance.now()
    expect(isSameCode(formatText(text, { indent: 'tab' }), text)).toBe(true)
    // Anything that grows with the square of the length would take minutes.
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
