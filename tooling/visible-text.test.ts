import { describe, expect, it } from 'vitest'
import { cutText, visibleLine, visiblePieces, visibleText } from './visible-text.ts'

const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

describe('visibleText', () => {
  it.each([
    ['plain text', 'plain text'],
    [bytesOf('Jürgen 東京 🎉'), 'Jürgen 東京 🎉'],
    ['\xfcber', '\\xfcber'],
    ['\xe2\x80', '\\xe2\\x80'],
    ['\xed\xa0\x80', '\\xed\\xa0\\x80'],
    ['\xc0\xaf', '\\xc0\\xaf'],
    ['a\x1b[31mb\0\x7f', 'a\\x1b[31mb\\x00\\x7f'],
    [bytesOf('a\u202eb\u200b\u2028\ufeff\u0085'), 'a\\u{202e}b\\u{200b}\\u{2028}\\u{feff}\\u{85}'],
    ['a\tb\nc\rd', 'a\tb\nc\\rd'],
    ['', ''],
  ])('%j', (bytes, text) => expect(visibleText(bytes)).toBe(text))
  it('takes time in proportion to the text', () => {
    const bytes = '\xe2\x80\xae\xff\x1b'.repeat(100_000)
    expect(visiblePieces(bytes)).toHaveLength(300_000)
  })
})

it('a line has no newline', () => expect(visibleLine('a\tb\r\nc')).toBe('a\\tb\\r\\nc'))

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['🎉🎉🎉🎉', 3, '🎉🎉…'],
  ['🎉🎉🎉', 3, '🎉🎉🎉'],
  ['abc', 0, '…'],
])('%s in %i', (text, most, cut) => expect(cutText(text, most)).toBe(cut))
