import type { Element } from './elements.ts'
import { isCode, isLineComment } from './words.ts'

/** Two elements between which a line may end. */
export interface LineBreakPlace {
  readonly left: Element | undefined
  readonly right: Element
  /** The element is a brace of a block that is spread over several lines. */
  readonly isLeftSpread: boolean
  readonly isRightSpread: boolean
  /** A brace here opens the block of what stands before it. */
  readonly isBlockExpected: boolean
  /** Outside of all blocks. */
  readonly isOutside: boolean
  /** Lines must be left as they are, because of a macro that holds a comment. */
  readonly isHiding: boolean
}

/** How many line ends stand between two elements; two of them make a blank line. */
export function lineBreaksBetween(place: LineBreakPlace): number {
  const { left, right, isHiding } = place
  if (left === undefined) return 0
  if (left.kind === 'directive' || right.kind === 'directive') return squeeze(place)
  if (isHiding) return squeeze(place)
  if (right.lineBreaks === 0) return isBreakWanted(left, place) ? 1 : 0
  return !isLineComment(left) && isCode(left) && isJoined(left, place) ? 0 : squeeze(place)
}

/** One blank line in blocks, two outside, none next to the braces of a block. */
function squeeze({ left, right, isLeftSpread, isRightSpread, isOutside }: LineBreakPlace): number {
  const isAtBrace = (isLeftSpread && left?.text === '{') || (isRightSpread && right.text === '}')
  return Math.min(right.lineBreaks, isAtBrace ? 1 : isOutside ? 3 : 2)
}

/** A block on several lines starts and ends with a line end. */
function isBreakWanted(left: Element, { right, isLeftSpread, isRightSpread }: LineBreakPlace): boolean {
  if (isLeftSpread && left.text === '{') return right.kind !== 'comment'
  if (isRightSpread && right.text === '}') return true
  if (!isLeftSpread || left.text !== '}' || right.kind === 'comment') return false
  return right.text !== 'else' && !/^[;,)]$/.test(right.text)
}

/** `) {`, `} else` and `else if` stand on one line; after a block on one line, an `else` may start the next. */
function isJoined(left: Element, { right, isBlockExpected, isLeftSpread }: LineBreakPlace): boolean {
  if (right.kind === 'punctuation' && right.text === '{') return isBlockExpected
  if (right.kind !== 'word') return false
  return (left.text === '}' && isLeftSpread && right.text === 'else') || (left.text === 'else' && right.text === 'if')
}
