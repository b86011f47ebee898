import { findDirective, type DirectiveName } from '#grammar/directives.ts'
import type { Source } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import { scanPieces } from '../2-lex/pieces.ts'
import type { ParsedConfig } from '../parse.ts'

/** One line of the preprocessor as it is written. */
export interface DirectiveLine {
  /** The directive; undefined when the word is none, so that Kamailio takes the line for a comment. */
  readonly name: DirectiveName | undefined
  /** The word after `#!`. */
  readonly word: string
  /** What follows the word, joined where a backslash ends a line, without blanks around it. */
  readonly rest: string
  /** The first word of the rest when it is a name: the macro that is defined or asked for. */
  readonly macro: string | undefined
  readonly span: Span
  /** It does not stand in a branch that is left out. */
  readonly isActive: boolean
}

const start = /^[#!]!\s*([A-Za-z_]*)([\s\S]*)$/

/** The directives of all files in their order, with those that are left out. */
export function readDirectiveLines(parsed: ParsedConfig): readonly DirectiveLine[] {
  return parsed.sources.all.flatMap((source) => linesOf(source, parsed))
}

function linesOf(source: Source, parsed: ParsedConfig): DirectiveLine[] {
  if (!source.text.includes('#!') && !source.text.includes('!!') && !source.text.includes('_file')) return []
  const inactive = parsed.inactive
    .filter((span) => span.source === source.id)
    .toSorted((one, other) => one.start - other.start)
  return scanPieces(source.text).flatMap((piece) => {
    if (piece.kind !== 'directive' && piece.kind !== 'comment') return []
    const text = source.text.slice(piece.start, piece.end)
    if (piece.kind === 'comment' && !text.startsWith('#!')) return []
    const [, word = '', rest = ''] = start.exec(text) ?? /^(\w+)([\s\S]*)$/.exec(text) ?? []
    const isComment = piece.kind === 'comment' || /^[#!]!\s/.test(text)
    return [
      {
        name: isComment ? undefined : findDirective(word)?.name,
        word,
        rest: rest.replace(/\\\r?\n/g, '').trim(),
        macro: /^\s+([A-Za-z_]\w*)/.exec(rest)?.[1],
        span: { source: source.id, start: piece.start, end: piece.start + text.trimEnd().length },
        isActive: !isIn(inactive, piece.start),
      },
    ]
  })
}

/** Whether a place lies in one of several ranges that follow each other. */
function isIn(ranges: readonly Span[], at: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.start ?? 0) <= at) low = middle + 1
    else high = middle
  }
  const last = ranges[low - 1]
  return last !== undefined && at < last.end
}
