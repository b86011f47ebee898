import { reservedWords } from '#grammar/keywords.ts'
import type { Piece } from '../2-lex/pieces.ts'
import { mergeRanges, type Range } from './uncertain.ts'

/**
 * Branches of conditionals that hold text for people, which many configurations write between `#!ifdef SOME_COMMENT` and `#!endif`:
 * SQL statements, notes, mails. They start with two words of which the first is none of the language. Their layout is left alone.
 */
export function findProse(text: string, pieces: readonly Piece[]): readonly Range[] {
  const reserved = reservedWords('6.1')
  const found: Range[] = []
  /** Starts of the open branches; undefined for those that are code. */
  const starts: (number | undefined)[] = []
  const close = (end: number): void => {
    const start = starts.pop()
    if (start !== undefined) found.push({ start, end })
  }
  for (const [index, { kind, start, end }] of pieces.entries()) {
    if (kind !== 'directive') continue
    const [, word] = /^[#!]!(ifdef|ifndef|ifexp|else|endif)/.exec(text.slice(start, start + 12)) ?? []
    if (word === undefined) continue
    if (word === 'else' || word === 'endif') close(start)
    if (word !== 'endif') starts.push(startsProse(text, pieces, index + 1, reserved) ? end : undefined)
  }
  return mergeRanges(found)
}

/** Whether the first line after a directive that is neither empty nor a comment starts with two words side by side. */
function startsProse(text: string, pieces: readonly Piece[], from: number, reserved: ReadonlySet<string>): boolean {
  let at = from
  while (isSkipped(pieces[at])) at += 1
  const [first, blank, second] = pieces.slice(at, at + 3)
  if (first?.kind !== 'word' || blank?.kind !== 'blank' || second?.kind !== 'word') return false
  const word = text.slice(first.start, first.end)
  return !reserved.has(word) && /[A-Za-z]{2}/.test(text.slice(second.start, second.end))
}

function isSkipped(piece: Piece | undefined): boolean {
  return piece?.kind === 'blank' || piece?.kind === 'newline' || piece?.kind === 'comment'
}
