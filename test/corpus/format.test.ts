import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatText } from '#compiler/format/format.ts'
import { codeOf } from '#compiler/format/same-code.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { defineSets, preprocessText, testedNames, tokenSequence } from '../support/token-sequences.ts'
import { corpusFolder, hasCorpus, readCorpusFiles } from './files.ts'

/**
 * Choices of defines tried per file, besides none and all, spread over those that hold one name, lack one, or hold two. No file is
 * left out; all choices were tried once by hand, which takes minutes.
 */
const flips = 3

if (!hasCorpus) {
  it.skip(`real configurations: none at ${corpusFolder}; set KAMKIT_CORPUS to their folder`, () => undefined)
} else {
  describe('kamkit fmt', () => {
    it.each(readCorpusFiles())('$id $file', ({ file }) => {
      const text = readFileSync(file, 'latin1')
      const formatted = formatText(text, { indent: 'tab' })
      expect(codeOf(formatted)).toEqual(codeOf(text))
      expect(formatText(formatted, { indent: 'tab' })).toBe(formatted)
      const host = createCompilerHost(dirname(file))
      for (const names of [[], testedNames(text)]) {
        expect(tokenSequence(formatted, names, host)).toEqual(tokenSequence(text, names, host))
      }
      for (const names of defineSets(text, flips)) {
        expect(tokenSequence(formatted, names), names.join(' ')).toEqual(tokenSequence(text, names))
      }
    })
  })

  describe('pieces', () => {
    it.each(readCorpusFiles())('of $id join to the file', ({ file }) => {
      const text = readFileSync(file, 'latin1')
      const { pieces } = preprocessText(text, [], createCompilerHost(dirname(file)))
      expect(pieces.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
    })
  })
}
