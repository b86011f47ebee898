import type { Define } from './defines.ts'

/** A number, a text in quotes, a name, an operator or a bracket; blanks matter behind the prefix operators only. */
const tokenPattern =
  /\s*(?:("[^"]*"|'[^']*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(&&|\|\||\*\*|<<|>>|[=!<>]=|[-+*/%()<>!=,&|^~]))/y

type Token =
  | { readonly kind: 'text' | 'name' | 'operator'; readonly text: string; readonly isBeforeBlank: boolean }
  | { readonly kind: 'number'; readonly value: number }

/**
 * The value of an `#!ifexp` or `#!defexp` expression: a number or text; undefined when it cannot be evaluated. As in 6.1.5 the value
 * of a define is always a text, so that `#!define W 7` makes `W + 1` "71" and `1 + W` 8, and `W * 2` cannot be evaluated.
 */
export function evaluateDefineExpression(
  text: string,
  defines: ReadonlyMap<string, Define>,
): number | string | undefined {
  const tokens = readTokens(text)
  if (tokens === undefined) return undefined
  if (tokens.length === 0) return text.trim() === '' ? undefined : 0
  try {
    return new ExpressionParser(tokens, defines).parse()
  } catch (error) {
    if (error instanceof BadExpression) return undefined
    throw error
  }
}

/** How `#!defexp` writes a value: numbers are C floats, cut to unsigned longs. */
export function writeDefineValue(value: number | string): string {
  if (typeof value === 'string') return value
  const whole = Math.trunc(Math.fround(value))
  return Number.isFinite(whole) ? String(BigInt.asUintN(64, BigInt(whole))) : String(2n ** 63n)
}

function readTokens(text: string): readonly Token[] | undefined {
  const end = text.indexOf('#') === -1 ? text.length : text.indexOf('#')
  const tokens: Token[] = []
  let at = 0
  while (text.slice(at, end).trim() !== '') {
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(text)
    if (match === null) return undefined
    const [, quoted, number, name, operator] = match
    at = tokenPattern.lastIndex
    const isBeforeBlank = /\s/.test(text.charAt(at))
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.slice(1, -1), isBeforeBlank })
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, isBeforeBlank })
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator, isBeforeBlank })
  }
  return tokens
}

class BadExpression extends Error {}

/** Deeper than any expression that a person writes, and far from the end of the stack. */
const maxNesting = 100

const precedence: readonly (readonly string[])[] = [
  [','],
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]

/** A small precedence climber; identifiers are defines: missing is 0, without a value is 1. */
class ExpressionParser {
  readonly #tokens: readonly Token[]
  readonly #defines: ReadonlyMap<string, Define>
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[], defines: ReadonlyMap<string, Define>) {
    this.#tokens = tokens
    this.#defines = defines
  }

  parse(): number | string {
    const value = this.#binary(0)
    if (this.#at < this.#tokens.length) throw new BadExpression()
    return value
  }

  #operatorIn(operators: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at]
    return token?.kind === 'operator' && operators.includes(token.text) ? token.text : undefined
  }

  #binary(level: number): number | string {
    const operators = precedence[level]
    if (operators === undefined) return this.#power()
    let left = this.#binary(level + 1)
    for (let operator = this.#operatorIn(operators); operator !== undefined; operator = this.#operatorIn(operators)) {
      this.#at += 1
      left = combine(operator, left, this.#binary(level + 1))
    }
    return left
  }

  #power(): number | string {
    const base = this.#unary()
    if (this.#operatorIn(['**']) === undefined) return base
    this.#at += 1
    return combine('**', base, this.#power())
  }

  #unary(): number | string {
    this.#depth += 1
    if (this.#depth > maxNesting) throw new BadExpression()
    const value = this.#operand()
    this.#depth -= 1
    return value
  }

  #operand(): number | string {
    const token = this.#tokens[this.#at]
    this.#at += 1
    if (token === undefined) throw new BadExpression()
    if (token.kind === 'number') return token.value
    if (token.kind === 'text') return token.text
    if (token.kind === 'name') return this.#define(token.text)
    if (token.text === '(') return this.#parenthesised()
    if (!['!', '-', '~'].includes(token.text) || token.isBeforeBlank) throw new BadExpression()
    const operand = numberOf(this.#unary())
    // 6.1.5 gives 0 for every complement.
    return token.text === '!' ? Number(operand === 0) : token.text === '-' ? -operand : 0
  }

  #parenthesised(): number | string {
    if (this.#operatorIn([')']) !== undefined) {
      this.#at += 1
      return 0
    }
    const value = this.#binary(0)
    if (this.#operatorIn([')']) === undefined) throw new BadExpression()
    this.#at += 1
    return value
  }

  #define(name: string): number | string {
    // Nothing is called here, and 6.1.5 ends itself when something is.
    if (this.#operatorIn(['(']) !== undefined) throw new BadExpression()
    if (this.#operatorIn(['=']) !== undefined) {
      this.#at += 1
      return this.#binary(1)
    }
    const define = this.#defines.get(name)
    if (define === undefined) return 0
    if (define.value === undefined || define.value === '') return 1
    return define.value.trim().replace(/^"(.*)"$/, '$1')
  }
}

function numberOf(value: number | string): number {
  if (typeof value === 'string') throw new BadExpression()
  return value
}

const isTrue = (value: number | string): boolean => value !== 0 && value !== ''

const comparisons: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ['==', (order: number) => order === 0],
  ['!=', (order: number) => order !== 0],
  ['<', (order: number) => order < 0],
  ['>', (order: number) => order > 0],
  ['<=', (order: number) => order <= 0],
  ['>=', (order: number) => order >= 0],
])

/** The left operand says whether texts or numbers are compared, and whether a sum joins or adds. */
function combine(operator: string, left: number | string, right: number | string): number | string {
  if (operator === ',') return right
  if (operator === '||')
    return isTrue(left) ? (typeof left === 'string' ? 1 : left) : typeof right === 'string' ? 1 : right
  // A text behind && counts as false, as in 6.1.5.
  if (operator === '&&') return isTrue(left) && typeof right === 'number' ? right : 0
  const holds = comparisons.get(operator)
  if (typeof left === 'string') {
    const text = String(right)
    if (holds !== undefined) return Number(holds(left < text ? -1 : Number(left > text)))
    if (operator === '+') return left + text
  } else if (holds !== undefined) return Number(holds(left - Number(right)))
  else if (operator === '+') return left + Number(right)
  return calculate(operator, numberOf(left), numberOf(right))
}

function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return divide(a, b)
    case '%':
      return b === 0 ? divide(a, b) : a % b
    case '**':
      return a ** b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case '<<':
      return a << b
    default:
      return a >> b
  }
}

function divide(a: number, b: number): number {
  if (b === 0) throw new BadExpression()
  return a / b
}
