import { scanToken } from '../2-lex/scan-token.ts'
import type { Element } from './elements.ts'
import type { OperatorRole } from './operators.ts'
import { endsOperand, isSpacedWord } from './words.ts'

/** Two elements on one line, and what is known of the place. */
export interface Neighbours {
  readonly left: Element
  readonly leftRole: OperatorRole | undefined
  /** Behind an operand: a word here is no function. */
  readonly isLeftAfterOperand: boolean
  readonly right: Element
  readonly rightRole: OperatorRole | undefined
  readonly next: Element | undefined
  readonly isParameter: boolean
  readonly isCustomParameter: boolean
  readonly isInBrackets: boolean
}

/** The blanks between two elements on one line. Blanks are only left out where that joins no tokens. */
export function blankBetween(place: Neighbours): string {
  const { left, right } = place
  const wanted = wantedBlank(place)
  if (wanted !== '' || right.gap === '') return wanted
  return staysApart(left, right) ? '' : ' '
}

function wantedBlank(place: Neighbours): string {
  const { left, right, isInBrackets, isParameter } = place
  const written = right.gap
  if (right.kind === 'comment') return written === '' ? ' ' : written
  if (isKept(left) || isKept(right) || isCastLike(left, right)) return written
  if (isInBrackets) return written
  const fromMarks = blankAtMark(place) ?? blankAtOperator(place)
  if (fromMarks !== undefined) return fromMarks
  const isLoose = isParameter || left.kind === 'cast' || right.text === '('
  return isLoose && written === '' ? '' : ' '
}

/** Elements whose surroundings are none of a formatter's business. */
function isKept({ kind }: Element): boolean {
  return kind === 'comment' || kind === 'directive' || kind === 'stray' || kind === 'event-name'
}

/** `( int )` would become a cast without its blanks. */
function isCastLike(left: Element, right: Element): boolean {
  const isType = (text: string): boolean => text === 'int' || text === 'str'
  return (left.text === '(' && isType(right.text)) || (isType(left.text) && right.text === ')')
}

function blankAtMark(place: Neighbours): string | undefined {
  const { left, right, isParameter } = place
  const before = left.kind === 'punctuation' ? left.text : ''
  const after = right.kind === 'punctuation' ? right.text : ''
  if (before === '{') return after === '}' ? '' : ' '
  if (after === ';' || after === ',') return ''
  if (after === '{' || after === '}' || before === '}' || before === ';') return ' '
  // Columns of modparam lines are their author's.
  if (before === ',') return isParameter && right.gap !== '' ? right.gap : ' '
  if (before === '(' || after === ')') return ''
  if (after === '[') return left.kind === 'word' && left.text.endsWith('route') ? '' : right.gap
  return after === '(' ? blankBeforeParenthesis(place) : undefined
}

function blankBeforeParenthesis(place: Neighbours): string | undefined {
  const { left, right, isLeftAfterOperand } = place
  if (left.kind !== 'word') return undefined
  if (isSpacedWord(left.text)) return ' '
  // return (1), a macro that stands for an operator, and a macro that stands for `if`.
  const isFree = !endsOperand(left) || isLeftAfterOperand || /^[A-Z0-9_]+$/.test(left.text)
  return isFree ? (right.gap === '' ? '' : ' ') : ''
}

function blankAtOperator(place: Neighbours): string | undefined {
  const { leftRole, right, rightRole, next } = place
  const isClose = place.isParameter && !place.isCustomParameter
  if (rightRole === 'label') return ''
  if (leftRole === 'label') return ' '
  if (leftRole === 'plain' || rightRole === 'plain') return right.gap
  if (leftRole === 'prefix') return ''
  if (leftRole === 'spaced' || rightRole === 'spaced') return ' '
  if (rightRole === 'assign') return isClose && next?.text !== '{' ? '' : ' '
  if (leftRole === 'assign') return isClose ? '' : ' '
  return undefined
}

/** Whether the scanner still sees the left element end where it ends now. */
function staysApart(left: Element, right: Element): boolean {
  // `!!ifdef` is a directive, `! ! ifdef` is none: what looks like one with another mark before it keeps its distance.
  if (left.text === '!' && (right.text === '!' || scanToken(`!!${right.text} `, 0).kind === 'directive')) return false
  const text = left.text + right.text.slice(0, 100)
  // Without a start line `$name[` and `$f.` begin an attribute.
  if (left.kind === 'pv' && (right.text.startsWith('[') || right.text.startsWith('.'))) return false
  const scanned = scanToken(text, 0, left.kind === 'attribute' ? 'ser' : 'kamailio')
  return scanned.end === left.text.length && scanned.kind === left.kind
}
