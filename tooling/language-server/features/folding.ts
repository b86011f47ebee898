import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver'
import type { Piece } from '#compiler/2-lex/pieces.ts'
import type { Place } from '../analysis.ts'
import { readDirective } from '../symbols/defines.ts'
import type { TextLines } from '../text-lines.ts'

/** Parts that can be folded: blocks in braces, conditions of the preprocessor, and comments of several lines. */
export function foldingRanges({ analysis, source }: Place): readonly FoldingRange[] {
  const lines = analysis.linesOf(source)
  const pieces = analysis.piecesOf(source)
  return [...braces(pieces, lines), ...conditions(pieces, lines), ...comments(pieces, lines)]
}

function braces(pieces: readonly Piece[], lines: TextLines): readonly FoldingRange[] {
  const found: FoldingRange[] = []
  const open: number[] = []
  for (const piece of pieces) {
    if (piece.kind !== 'punctuation') continue
    if (lines.text[piece.start] === '{') open.push(lines.lineOf(piece.start))
    if (lines.text[piece.start] !== '}') continue
    const startLine = open.pop()
    // The line of the closing brace stays in sight.
    const endLine = lines.lineOf(piece.start) - 1
    if (startLine !== undefined && endLine > startLine) found.push({ startLine, endLine })
  }
  return found
}

function conditions(pieces: readonly Piece[], lines: TextLines): readonly FoldingRange[] {
  const found: FoldingRange[] = []
  const open: number[] = []
  const close = (endLine: number): void => {
    const startLine = open.pop()
    if (startLine !== undefined && endLine > startLine) {
      found.push({ startLine, endLine, kind: FoldingRangeKind.Region })
    }
  }
  for (const piece of pieces) {
    if (piece.kind !== 'directive') continue
    const name = readDirective(lines.text.slice(piece.start, piece.end), piece.start)?.name
    const line = lines.lineOf(piece.start)
    if (name === 'else' || name === 'endif') close(line - 1)
    if (name === 'else' || name === 'ifdef' || name === 'ifndef' || name === 'ifexp') open.push(line)
  }
  return found
}

/** Comments of several lines, and line comments below each other. */
function comments(pieces: readonly Piece[], lines: TextLines): readonly FoldingRange[] {
  const found: FoldingRange[] = []
  let first: number | undefined
  let last = -1
  const finish = (): void => {
    if (first !== undefined && last > first) {
      found.push({ startLine: first, endLine: last, kind: FoldingRangeKind.Comment })
    }
    first = undefined
  }
  for (const piece of pieces) {
    if (piece.kind === 'blank' || piece.kind === 'newline') continue
    const startLine = lines.lineOf(piece.start)
    if (piece.kind !== 'comment' || startLine > last + 1) finish()
    if (piece.kind !== 'comment') continue
    // A comment behind a statement belongs to it.
    const isAlone = lines.text.slice(lines.startOf(startLine), piece.start).trim() === ''
    if (!isAlone) continue
    first ??= startLine
    last = lines.lineOf(Math.max(piece.start, piece.end - 1))
  }
  finish()
  return found
}
