import { includeLineEnd, scanEventName, scanToken, type RawToken } from './scan-token.ts'

/** What a piece is: a token, layout, a comment, a directive with its line, a stray character, or text that was not read. */
export type PieceKind = RawToken['kind'] | 'inactive'

/** A part of one file. The pieces of a file follow each other without a gap, so that their texts joined are the file. */
export interface Piece {
  readonly kind: PieceKind
  /** `[start, end)` in characters of the file. */
  readonly start: number
  readonly end: number
  /** What is wrong with it: an unclosed comment, string or variable. */
  readonly problem?: string
}

/**
 * Cuts a text into pieces, as if all branches of conditionals were taken and no macro were replaced: what a formatter or an editor
 * wants, who look at one file and at all of its branches. What a run of the preprocessor took and left out is in its result.
 */
export function scanPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let previous = ''
  let beforePrevious = ''
  for (let at = 0; at < text.length; at = pieces.at(-1)?.end ?? text.length) {
    const isNameWanted = previous === '[' && beforePrevious === 'event_route'
    const raw = (isNameWanted ? scanEventName(text, at) : undefined) ?? scanToken(text, at)
    if (raw.start > at) pieces.push({ kind: 'blank', start: at, end: raw.start })
    pieces.push(toPiece(text, raw))
    if (isLayout(raw.kind)) continue
    beforePrevious = previous
    // Only words and brackets are asked for: a long string is not worth a copy.
    previous = raw.end - raw.start > 16 ? '' : text.slice(raw.start, raw.end)
  }
  return pieces
}

/** The piece of a scanned element; a bare include_file takes its line, as a directive does. */
export function toPiece(text: string, raw: RawToken): Piece {
  const { kind, start, end, problem } = raw
  if (kind === 'word' && isIncludeWord(text, start, end))
    return { kind: 'directive', start, end: includeLineEnd(text, start) }
  return { kind, start, end, ...(problem === undefined ? {} : { problem }) }
}

function isIncludeWord(text: string, start: number, end: number): boolean {
  if (end - start !== 12 && end - start !== 11) return false
  const word = text.slice(start, end)
  return word === 'include_file' || word === 'import_file'
}

/** Whether tokens, as the scanner remembers them for event names, are untouched by this element. */
function isLayout(kind: PieceKind): boolean {
  return kind === 'blank' || kind === 'newline' || kind === 'comment' || kind === 'directive' || kind === 'stray'
}
