import { foldInteger } from '../ast/fold-integer.ts'
import type { BinaryOperator, Expression, Unary } from '../ast/nodes.ts'
import { isCoreComparison, isNull, typeOf } from '../ast/static-type.ts'
import { emitCallOperand } from './emit-call.ts'
import { emitInt, emitText, emitValue } from './emit-expression.ts'
import { emitRegex, isEmptyText, isSingleOperand } from './emit-operators.ts'
import { skipsRight } from './effects.ts'
import { optimize } from './optimize.ts'
import type { Code } from './emitter.ts'
import type { BinaryExpression, Scope } from './scope.ts'

/** JavaScript boolean for if and while: true when the value is greater than 0 (LANGUAGE D4). */
export function emitCondition(expression: Expression, scope: Scope): Code {
  return scope.emitter.map(expression.span, conditionCode(expression, scope))
}

function conditionCode(written: Expression, scope: Scope): Code {
  const expression = optimize(written, scope.emitter.optimized)
  const constant = foldInteger(expression)
  if (constant !== undefined) return constant > 0 ? 'true' : 'false'
  if (expression.kind === 'Unary') {
    const simple = emitUnaryCondition(expression, scope)
    if (simple !== undefined) return simple
  }
  if (expression.kind === 'Binary') {
    const simple = emitSimpleComparison(expression, scope)
    if (simple !== undefined) return simple
    if (expression.operator === '&&') {
      return emitBoth(expression, scope)
    }
    if (expression.operator === '||' && cannotFail(optimize(expression.left, scope.emitter.optimized))) {
      return emitBoth(expression, scope)
    }
  }
  if (expression.kind === 'Call' && expression.callee.text !== 'selval')
    return [emitCallOperand(expression, scope), ' > 0']
  return [emitInt(expression, scope), ' > 0']
}

function emitUnaryCondition({ operator, operand }: Unary, scope: Scope): Code | undefined {
  switch (operator) {
    case '!':
      return isPlainBoolean(optimize(operand, scope.emitter.optimized))
        ? ['!(', emitCondition(operand, scope), ')']
        : [emitInt(operand, scope), ' === 0']
    case 'defined':
      return isSingleOperand(operand) ? [emitValue(operand, scope), ' !== null'] : 'true'
    case 'strempty':
      return [emitText(operand, scope), " === ''"]
    default:
      return undefined
  }
}

/** `a && b` and `a || b`; a side with an operator of this kind stands in parentheses. */
function emitBoth({ operator, left, right }: BinaryExpression, scope: Scope): Code {
  const side = (one: Expression): Code => {
    const code = emitNonZero(one, scope)
    const simple = optimize(one, scope.emitter.optimized)
    return simple.kind === 'Binary' && /^(&&|\|\|)$/.test(simple.operator) ? ['(', code, ')'] : code
  }
  return [side(left), ` ${operator} `, side(right)]
}

/** True for any value but 0; a failed evaluation is false. */
function emitNonZero(written: Expression, scope: Scope): Code {
  const expression = optimize(written, scope.emitter.optimized)
  if (expression.kind === 'Unary' ? !/^[-~]$/.test(expression.operator) : expression.kind === 'Call') {
    return emitCondition(expression, scope)
  }
  if (expression.kind === 'Binary' && isBooleanOperator(expression.operator) && !canBeError(expression)) {
    return emitCondition(expression, scope)
  }
  return ['nonZero(', emitInt(expression, scope), ')']
}

/** `uri == myself` gives -1 for a request URI that is none: false for an `if`, true as a part of a condition (seen with 6.1.5). */
function canBeError({ left, right }: BinaryExpression): boolean {
  const isOperand = (side: Expression, name: string): boolean => side.kind === 'Operand' && side.name === name
  return isOperand(left, 'uri') && isOperand(right, 'myself')
}

/** A condition that is true or false and never fails: its negation is the opposite. */
function isPlainBoolean(expression: Expression): boolean {
  if (expression.kind === 'Call') return expression.callee.text !== 'selval'
  return (
    expression.kind === 'Binary' &&
    !isCoreComparison(expression) &&
    expression.operator === '=~' &&
    cannotFail(expression)
  )
}

/** Whether the evaluation of a condition always succeeds: no conversion of text to an integer is in it. */
function cannotFail(expression: Expression): boolean {
  if (expression.kind === 'Call') return expression.callee.text !== 'selval'
  if (expression.kind === 'Unary') return expression.operator === '!' && cannotFail(expression.operand)
  if (expression.kind !== 'Binary') return false
  if (expression.operator === '&&' || expression.operator === '||') {
    return cannotFail(expression.left) && cannotFail(expression.right)
  }
  if (isCoreComparison(expression)) return false
  if (expression.operator === '=~') return expression.right.kind === 'StringLiteral'
  return /^(==|!=|eq|ne)$/.test(expression.operator) && (isNull(expression.right) || typeOf(expression.left) === 'str')
}

function isBooleanOperator(operator: BinaryOperator): boolean {
  return /^(\|\||&&|==|!=|=~|eq|ne|ieq|ine|<|>|<=|>=)$/.test(operator)
}

/** Comparisons as plain JavaScript, where only truth is asked for: a failed side compares false by itself. */
function emitSimpleComparison(expression: BinaryExpression, scope: Scope): Code | undefined {
  const { operator, left, right } = expression
  if (isCoreComparison(expression) || skipsRight(left, right)) return undefined
  switch (operator) {
    case '<':
    case '>':
    case '<=':
    case '>=':
      return [emitInt(left, scope), ` ${operator} `, emitInt(right, scope)]
    case '==':
    case 'eq':
      if (isNull(right)) return [emitValue(left, scope), ' === null']
      if (operator === '==' && typeOf(left) === 'int') return [emitInt(left, scope), ' === ', emitInt(right, scope)]
      if (operator === '==' && typeOf(left) === 'unknown' && !isEmptyText(right)) return undefined
      return [emitText(left, scope), ' === ', emitText(right, scope)]
    case '=~':
      return right.kind === 'StringLiteral'
        ? [emitRegex(right, expression, scope), '(', emitText(left, scope), ')']
        : undefined
    case '!=':
    case 'ne':
      if (isNull(right)) return [emitValue(left, scope), ' !== null']
      if (operator === 'ne' || typeOf(left) === 'str') return [emitText(left, scope), ' !== ', emitText(right, scope)]
      return undefined
    default:
      return undefined
  }
}
