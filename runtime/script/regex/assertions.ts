import { wordBytes } from '#grammar/byte-ranges.ts'
import type { RegexAssertion } from '#grammar/posix-regex.ts'
import { byteTable } from './program.ts'

const words = byteTable(wordBytes)

function isWordAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && words[text.charCodeAt(at)] === 1
}

/** Whether an assertion holds before the character at `at`. With `newline` lines end at LF. */
export function holds(assertion: RegexAssertion, text: string, at: number, newline: boolean): boolean {
  switch (assertion) {
    case 'lineStart':
      return at === 0 || (newline && text[at - 1] === '\n')
    case 'lineEnd':
      return at === text.length || (newline && text[at] === '\n')
    case 'textStart':
      return at === 0
    case 'textEnd':
      return at === text.length
    case 'wordStart':
      return !isWordAt(text, at - 1) && isWordAt(text, at)
    case 'wordEnd':
      return isWordAt(text, at - 1) && !isWordAt(text, at)
    case 'wordEdge':
      return isWordAt(text, at - 1) !== isWordAt(text, at)
    case 'noWordEdge':
      return isWordAt(text, at - 1) === isWordAt(text, at)
  }
}
