import type { Define } from './defines.ts'

const tokenPattern = /"[^"]*"|'[^']*'|\d+(?:\.\d+)?|[A-Za-z_][A-Za-z0-9_]*|&&|\|\||[=!<>]=|[-+*/%()<>!]/g

/** The value of an `#!ifexp` or `#!defexp` expression: a number or text; undefined when it cannot be evaluated. */
export function evaluateDefineExpression(
  text: string,
  defines: ReadonlyMap<string, Define>,
): number | string | undefined {
  const tokens = text.match(tokenPattern) ?? []
  const unread = text.replace(tokenPattern, '').trim()
  if (unread !== '') return undefined
  const parser = new ExpressionParser(tokens, defines)
  try {
    return parser.parse()
  } catch (error) {
    if (error instanceof BadExpression) return undefined
    throw error
  }
}

class BadExpression extends Error {}

/** Deeper than any expression that a person writes, and far from the end of the stack. */
const maxNesting = 100

const precedence: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]

/** A small precedence climber; identifiers are defines: missing is 0, without a value is 1. */
class ExpressionParser {
  readonly #tokens: readonly string[]
  readonly #defines: ReadonlyMap<string, Define>
  #at = 0
  #depth = 0

  constructor(tokens: readonly string[], defines: ReadonlyMap<string, Define>) {
    this.#tokens = tokens
    this.#defines = defines
  }

  parse(): number | string {
    const value = this.#binary(0)
    if (this.#at < this.#tokens.length) throw new BadExpression()
    return value
  }

  #binary(level: number): number | string {
    const operators = precedence[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    for (
      let token = this.#tokens[this.#at];
      token !== undefined && operators.includes(token);
      token = this.#tokens[this.#at]
    ) {
      this.#at += 1
      left = combine(token, left, this.#binary(level + 1))
    }
    return left
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
    if (token === '!') return this.#unary() ? 0 : 1
    if (token === '-') return -Number(this.#unary())
    if (token === '(') {
      const value = this.#binary(0)
      if (this.#tokens[this.#at] !== ')') throw new BadExpression()
      this.#at += 1
      return value
    }
    if (/^["']/.test(token)) return token.slice(1, -1)
    if (/^\d/.test(token)) return Number(token)
    if (!/^[A-Za-z_]/.test(token)) throw new BadExpression()
    return this.#define(token)
  }

  #define(name: string): number | string {
    const define = this.#defines.get(name)
    if (define === undefined) return 0
    if (define.value === undefined || define.value === '') return 1
    const text = define.value.trim()
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
    return text.replace(/^"(.*)"$/, '$1')
  }
}

function combine(operator: string, left: number | string, right: number | string): number | string {
  if (operator === '==') return left === right ? 1 : 0
  if (operator === '!=') return left !== right ? 1 : 0
  if (operator === '+' && typeof left === 'string') return left + String(right)
  const [a, b] = [Number(left), Number(right)]
  switch (operator) {
    case '||':
      return left || right ? 1 : 0
    case '&&':
      return left && right ? 1 : 0
    case '<':
      return a < b ? 1 : 0
    case '>':
      return a > b ? 1 : 0
    case '<=':
      return a <= b ? 1 : 0
    case '>=':
      return a >= b ? 1 : 0
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? 0 : a / b
    default:
      return b === 0 ? 0 : a % b
  }
}
