import { foldMatch } from './fold-match.ts'
import { foldText } from './fold-text.ts'
import type { BinaryOperator, Expression } from './nodes.ts'

/**
 * The integer that an expression of literals alone gives, such as `60 * 60`, `-1` or `"a" == "b"`; undefined for anything else, for a
 * division by zero, and for results that a JavaScript number does not hold exactly.
 */
export function foldInteger(expression: Expression): number | undefined {
  switch (expression.kind) {
    case 'NumberLiteral':
      return expression.value
    case 'Unary':
      if (expression.operator === 'strlen') return foldText(expression.operand)?.length
      if (expression.operator === 'strempty') {
        const text = foldText(expression.operand)
        return text === undefined ? undefined : Number(text === '')
      }
      if (expression.operator === 'defined') return foldText(expression.operand) === undefined ? undefined : 1
      return foldUnary(expression.operator, foldInteger(expression.operand))
    case 'Cast':
      return expression.type === 'int' ? foldIntCast(expression.operand) : undefined
    case 'Binary': {
      if (expression.operator === '=~') return foldMatch(foldText(expression.left), foldText(expression.right))
      const sameText = foldTextComparison(expression.operator, expression.left, expression.right)
      if (sameText !== undefined) return sameText
      // Chains lean to the left: a right side that is no constant ends the search at once.
      const right = foldInteger(expression.right)
      const left = right === undefined ? undefined : foldInteger(expression.left)
      return left === undefined || right === undefined ? undefined : exact(foldBinary(expression.operator, left, right))
    }
    default:
      return undefined
  }
}

/** A comparison of two constant texts. */
function foldTextComparison(operator: BinaryOperator, left: Expression, right: Expression): number | undefined {
  if (!['==', '!=', 'eq', 'ne'].includes(operator)) return undefined
  const [first, second] = [foldText(left), foldText(right)]
  if (first === undefined || second === undefined) return undefined
  return Number((first === second) === (operator === '==' || operator === 'eq'))
}

/** Texts that are plain numbers. */
function foldIntCast(operand: Expression): number | undefined {
  const text = foldText(operand)
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : foldInteger(operand)
}

function foldUnary(operator: string, value: number | undefined): number | undefined {
  if (value === undefined) return undefined
  if (operator === '-') return -value || 0
  if (operator === '~') return -1 - value
  return operator === '!' ? Number(value === 0) : undefined
}

function foldBinary(operator: BinaryOperator, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right || 0
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right) || 0
    case 'mod':
      return right === 0 ? undefined : left % right || 0
    case '&':
      return Number(BigInt(left) & BigInt(right))
    case '|':
      return Number(BigInt(left) | BigInt(right))
    case '^':
      return Number(BigInt(left) ^ BigInt(right))
    case '<<':
      return right >= 0 && right < 53 ? left * 2 ** right : undefined
    case '>>':
      return right >= 0 && right < 53 ? Math.floor(left / 2 ** right) : undefined
    case '==':
    case 'ieq':
      return Number(left === right)
    case '!=':
    case 'ine':
      return Number(left !== right)
    case '<':
      return Number(left < right)
    case '<=':
      return Number(left <= right)
    case '>':
      return Number(left > right)
    case '>=':
      return Number(left >= right)
    case '&&':
      return Number(left !== 0 && right !== 0)
    case '||':
      return Number(left !== 0 || right !== 0)
    default:
      return undefined
  }
}

function exact(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined
}
