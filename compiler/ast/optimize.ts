import { foldInteger } from './fold-integer.ts'
import type { Expression, NumberLiteral } from './nodes.ts'
import { isCoreComparison, typeOf } from './static-type.ts'

type BinaryExpression = Extract<Expression, { kind: 'Binary' }>

/**
 * What Kamailio's optimiser makes of operators with a constant on one side, recorded from 6.1.5: `$x && 1`, `0 || $x` and
 * `$x * 1` are `$x` as an integer, with its value; `f() || 1` is 1 and `f() * 0` is 0, and f is not called; `"" + $x` is
 * `(str)$x`. `known` keeps the results, so that each node is looked at once.
 */
export function optimize(expression: Expression, known: WeakMap<Expression, Expression>): Expression {
  if (expression.kind !== 'Binary' || isCoreComparison(expression)) return expression
  const before = known.get(expression)
  if (before !== undefined) return before
  const left = optimize(expression.left, known)
  const right = optimize(expression.right, known)
  const same = left === expression.left && right === expression.right
  const result = optimizeOperator(same ? expression : { ...expression, left, right })
  known.set(expression, result)
  known.set(result, result)
  return result
}

function optimizeOperator(expression: BinaryExpression): Expression {
  const { operator, left, right, span } = expression
  if (operator === '+' && left.kind === 'StringLiteral' && left.value === '') {
    return { kind: 'Cast', span, type: 'str', operand: right }
  }
  const [first, second] = [foldInteger(left), foldInteger(right)]
  // Two constants are folded by the ordinary rules, none is left alone.
  if ((first === undefined) === (second === undefined)) return expression
  if (operator === '+') return optimizeSum(expression, first, second)
  const outcome = first === undefined ? withRight(operator, second ?? 0) : withLeft(operator, first)
  if (outcome === undefined) return expression
  if (typeof outcome === 'number') return literal(outcome, expression)
  return asInteger(first === undefined ? left : right)
}

/** `$x + 0` may be a concatenation, and stays one. */
function optimizeSum(expression: BinaryExpression, first: number | undefined, second: number | undefined): Expression {
  if (first === 0) return asInteger(expression.right)
  return second === 0 && typeOf(expression.left) === 'int' ? expression.left : expression
}

/** A number in the place of the whole, `other` for the side that is no constant, undefined for nothing to be done. */
type Outcome = number | 'other' | undefined

function withRight(operator: string, constant: number): Outcome {
  if (operator === '/') return constant === 1 ? 'other' : undefined
  if (operator === '-') return constant === 0 ? 'other' : undefined
  return eitherSide(operator, constant)
}

function withLeft(operator: string, constant: number): Outcome {
  if (operator === '/' || operator === 'mod') return constant === 0 ? 0 : undefined
  return eitherSide(operator, constant)
}

function eitherSide(operator: string, constant: number): Outcome {
  switch (operator) {
    case '*':
      return constant === 0 ? 0 : constant === 1 ? 'other' : undefined
    case '&':
      return constant === 0 ? 0 : undefined
    case '|':
      return constant === 0 ? 'other' : undefined
    case '&&':
      return constant === 0 ? 0 : constant === 1 ? 'other' : undefined
    case '||':
      return constant === 0 ? 'other' : constant === 1 ? 1 : undefined
    default:
      return undefined
  }
}

function literal(value: number, { span }: BinaryExpression): NumberLiteral {
  return { kind: 'NumberLiteral', span, value, text: String(value) }
}

function asInteger(operand: Expression): Expression {
  return typeOf(operand) === 'int' ? operand : { kind: 'Cast', span: operand.span, type: 'int', operand }
}
