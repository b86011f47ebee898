import { scanPieces, type Piece, type PieceKind } from '../2-lex/pieces.ts'
import { findProse } from './prose.ts'
import { findUncertain, overlaps, type Range } from './uncertain.ts'

/** A piece of a file that is no blank and no line end, with the layout before it. */
export interface Element {
  readonly kind: Exclude<PieceKind, 'blank' | 'newline' | 'inactive'>
  readonly text: string
  readonly start: number
  readonly end: number
  /** The blanks and line ends between the element before and this one. */
  readonly gap: string
  /** The number of line ends in the gap. */
  readonly lineBreaks: number
  /** The gap must stay as it is. */
  readonly isGapFixed: boolean
  /** The text must stay as it is, even that of a comment. */
  readonly isFixed: boolean
  /** Text for people in a branch that no one takes: it says nothing of blocks and statements. */
  readonly isProse: boolean
}

/** What a formatter sees of a file. */
export interface Elements {
  readonly elements: readonly Element[]
  /** Blanks and line ends after the last element. */
  readonly tail: string
  /** Nothing may be appended to the last line: that would change what it means. */
  readonly isTailFixed: boolean
}

/** Reads a file for formatting. */
export function readElements(text: string): Elements {
  const pieces = scanPieces(text)
  const uncertain = findUncertain(text, pieces)
  const prose = findProse(text, pieces)
  const elements: Element[] = []
  let gapStart = 0
  for (const piece of pieces) {
    const { kind, start, end } = piece
    if (kind === 'blank' || kind === 'newline' || kind === 'inactive') continue
    const gap = text.slice(gapStart, start)
    const isProse = overlaps(prose, start, end)
    elements.push({
      kind,
      text: text.slice(start, end),
      start,
      end,
      gap,
      lineBreaks: countLineBreaks(gap),
      // A backslash before a line end is a blank, and none before another character.
      isGapFixed: elements.at(-1)?.text === '\\' || !isPlainGap(gap) || overlaps(uncertain, gapStart, start) || isProse,
      isFixed: overlaps(uncertain, start, end) || isProse,
      isProse,
    })
    gapStart = end
  }
  const tail = text.slice(gapStart)
  return { elements, tail, isTailFixed: isTailFixed(pieces, elements.at(-1), uncertain, tail) }
}

function isTailFixed(
  pieces: readonly Piece[],
  last: Element | undefined,
  uncertain: readonly Range[],
  tail: string,
): boolean {
  if (!isPlainGap(tail) || last?.isFixed === true || last?.text === '\\') return true
  // A directive at the end of the file is only read when a line end follows; unclosed text would grow.
  const isOpen = pieces.some((piece) => piece.problem !== undefined)
  return isOpen || (last?.kind === 'directive' && !tail.includes('\n')) || overlaps(uncertain, last?.end ?? 0, Infinity)
}

/** Layout without a backslash before the line end or the odd blanks that only event names allow. */
function isPlainGap(gap: string): boolean {
  return /^[ \t\b\r\n]*$/.test(gap)
}

function countLineBreaks(gap: string): number {
  let count = 0
  for (let at = gap.indexOf('\n'); at !== -1; at = gap.indexOf('\n', at + 1)) count += 1
  return count
}
