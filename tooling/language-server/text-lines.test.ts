import fc from 'fast-check'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { describe, expect, it } from 'vitest'
import { fromBytes } from '#compiler/1-source/utf8.ts'
import { toBytes } from '../to-bytes.ts'
import { TextLines } from './text-lines.ts'

const texts = fc.string({
  unit: fc.constantFrom('a', '$', '"', '\n', '\r\n', '\r', '\t', 'é', '€', '😀', 'ß'),
  maxLength: 40,
})

describe('positions', () => {
  it('are those of the editor, wherever the offset is', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, seed) => {
        const characters = [...text]
        const before = characters.slice(0, seed % (characters.length + 1)).join('')
        const document = TextDocument.create('file:///t.cfg', 'kamailio', 1, text)
        const lines = new TextLines(toBytes(text))
        const offset = toBytes(before).length
        // Between \r and \n no editor has a position.
        if (before.endsWith('\r') && text[before.length] === '\n') return
        const position = document.positionAt(before.length)
        expect(lines.positionAt(offset)).toEqual(position)
        expect(lines.offsetAt(position)).toBe(offset)
      }),
    )
  })

  it('outside of the text are at its edges', () => {
    const lines = new TextLines('ab\ncd')
    expect(lines.offsetAt({ line: 0, character: 99 })).toBe(2)
    expect(lines.offsetAt({ line: 99, character: 0 })).toBe(5)
  })
})

describe('bytes', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(fromBytes(toBytes(text))).toBe(text)
      }),
    )
  })

  it('that are no UTF-8 stay, and so do characters of our own', () => {
    expect(fromBytes('caf\xE9 … § \xC3')).toBe('caf\xE9 … § \xC3')
  })
})
