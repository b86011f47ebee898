import type { Element } from './elements.ts'

/** How an operator stands between its neighbours: with blanks, close to its operand, or as its author wrote it. */
export type OperatorRole = 'spaced' | 'prefix' | 'assign' | 'label' | 'plain'

const alwaysSpaced = new Set(['==', '!=', '=~', '<', '>', '<=', '>=', '&&', '||', '+', '+=', '|', '&', '^', '<<', '>>'])

export interface OperatorPlace {
  /** Behind an operand, so that the operator has two. */
  readonly isBinary: boolean
  readonly isLabel: boolean
  /** Where parameters are set: host names, ports and networks hold operators that are none. */
  readonly isParameter: boolean
  readonly before: Element | undefined
  readonly next: Element | undefined
}

/** The role of a punctuation mark; undefined for anything that is no operator. */
export function operatorRole({ kind, text }: Element, place: OperatorPlace): OperatorRole | undefined {
  if (kind !== 'punctuation') return undefined
  if (text === '=') return 'assign'
  if (text === ':') return place.isLabel ? 'label' : 'plain'
  if (text === '!') return 'prefix'
  if (text === '-' || text === '~') {
    if (!place.isBinary) return 'prefix'
  }
  if (alwaysSpaced.has(text)) return place.isBinary && !place.isParameter ? 'spaced' : 'plain'
  if (text === '-' || text === '*' || text === '/') {
    const isArithmetic = !place.isParameter && place.isBinary && (isValue(place.before) || isValue(place.next))
    return isArithmetic ? 'spaced' : 'plain'
  }
  return text === '.' || text === '@' || text === '%' || text === '$' ? 'plain' : undefined
}

/** Names may hold a minus and networks a slash, but neither has variables or parentheses beside it. */
function isValue(element: Element | undefined): boolean {
  if (element === undefined) return false
  const { kind, text } = element
  return kind === 'pv' || (kind === 'punctuation' && (text === '(' || text === ')')) || kind === 'cast'
}
