import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brokenConfigs, bytes } from '../../test/support/broken-configs.ts'
import { preprocessText } from '../../test/support/token-sequences.ts'
import { scanPieces } from './pieces.ts'

/** The pieces of a text, blanks left out, as `kind text`. */
function piecesOf(text: string): readonly string[] {
  return scanPieces(text)
    .filter((piece) => piece.kind !== 'blank' && piece.kind !== 'newline')
    .map((piece) => `${piece.kind} ${text.slice(piece.start, piece.end)}`)
}

function expectLossless(text: string): void {
  const pieces = scanPieces(text)
  expect(pieces.map((piece) => text.slice(piece.start, piece.end)).join('')).toBe(text)
  expect(pieces.every((piece, index) => piece.start === (pieces[index - 1]?.end ?? 0))).toBe(true)
  expect(pieces.every((piece) => piece.end > piece.start)).toBe(true)
}

describe('pieces of a file', () => {
  it.each([
    ['a comment in front of its line end', 'x # y\n', ['word x', 'comment # y']],
    ['a directive with the lines it joins', '#!define A 1 \\\n 2\nA', ['directive #!define A 1 \\\n 2', 'word A']],
    ['a bare include takes its name', ' include_file "a" x\ny', ['directive include_file "a"', 'word x', 'word y']],
    ['an include without a word boundary is none', 'include_files', ['word include_files']],
    [
      'the name of an event',
      'event_route[ tm:a-b ]',
      ['word event_route', 'punctuation [', 'event-name tm:a-b', 'punctuation ]'],
    ],
    [
      'no event name anywhere else',
      'route[a:b]',
      ['word route', 'punctuation [', 'word a', 'punctuation :', 'word b', 'punctuation ]'],
    ],
    [
      'all branches',
      '#!ifdef A\nx\n#!else\ny\n#!endif\n',
      ['directive #!ifdef A', 'word x', 'directive #!else', 'word y', 'directive #!endif'],
    ],
    ['stray characters', 'a ? b', ['word a', 'stray ?', 'word b']],
    ['what is not closed', 'a "b', ['word a', 'string "b']],
  ])('%s', (_what, text, pieces) => {
    expect(piecesOf(text)).toEqual(pieces)
    expectLossless(text)
  })

  it('join to the file for any bytes', () => {
    fc.assert(fc.property(bytes, expectLossless), { numRuns: 800 })
  })

  it('join to the file for configurations cut and mixed at random', () => {
    fc.assert(fc.property(brokenConfigs, expectLossless), { numRuns: 800 })
  })

  it('are the tokens of the preprocessor where there are neither conditionals nor macros', () => {
    const plain = brokenConfigs.map((text) => text.replace(/[#!]!(?:if|else|endif|def|try|redef|sub)\w*/g, ' '))
    fc.assert(
      fc.property(plain, (text) => {
        const read = preprocessText(text, [])
          .tokens.filter((token) => token.kind !== 'end')
          .map(({ span }) => [span.start, span.end])
        const cut = scanPieces(text)
          .filter(({ kind }) => !['blank', 'newline', 'comment', 'directive', 'stray'].includes(kind))
          .map(({ start, end }) => [start, end])
        expect(cut).toEqual(read)
      }),
      { numRuns: 500 },
    )
  })
})

describe('pieces that the preprocessor keeps', () => {
  it.each([
    [
      'what a condition leaves out',
      "#!ifdef A\nit's\n#!endif\nx",
      ['directive #!ifdef A', "inactive \nit's\n", 'directive #!endif', 'newline \n', 'word x'],
    ],
    [
      'what a macro with a comment hides',
      '#!define A 1 # no\nA x\ny',
      ['directive #!define A 1 # no', 'newline \n', 'word A', 'inactive  x', 'newline \n', 'word y'],
    ],
    [
      'a directive that only a left-out branch sees',
      "#!ifdef A\n'\n#!else\nx '\n#!endif\n",
      [
        'directive #!ifdef A',
        "inactive \n'\n",
        'directive #!else',
        'newline \n',
        'word x',
        'blank  ',
        "string '\n#!endif\n",
      ],
    ],
  ])('%s', (_what, text, pieces) => {
    expect(preprocessText(text, []).pieces.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)).toEqual(
      pieces,
    )
  })

  it('join to the file whatever is defined, and hold each token that stands in it', () => {
    fc.assert(
      fc.property(brokenConfigs, fc.subarray(['A', 'B', 'NAME']), (text, names) => {
        const { pieces, tokens } = preprocessText(text, names)
        expect(pieces.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
        const held = new Set(pieces.map(({ kind, start, end }) => `${kind} ${start} ${end}`))
        const written = tokens.filter(({ kind, origin }) => kind !== 'end' && origin?.kind !== 'define')
        expect(written.filter(({ kind, span }) => !held.has(`${kind} ${span.start} ${span.end}`))).toEqual([])
      }),
      { numRuns: 800 },
    )
  })
})
