import { foldInteger } from '../ast/fold-integer.ts'
import type { BinaryOperator, Expression, Unary } from '../ast/nodes.ts'
import { isCoreComparison, isNull, typeOf } from '../ast/static-type.ts'
import { emitCallOperand } from './emit-call.ts'
import { emitInt, emitText, emitValue } from './emit-expression.ts'
import { comparedAs, emitRegex, isEmptyText, isSingleOperand } from './emit-operators.ts'
import { skipsRight } from './effects.ts'
import { optimize } from '../ast/optimize.ts'
import type { Code } from './emitter.ts'
import type { BinaryExpression, Scope } from './scope.ts'

/** JavaScript boolean for if and while: true when the value is greater than 0 (LANGUAGE D4), or not 0 with return_mode=1. */
export function emitCondition(expression: Expression, scope: Scope): Code {
  return scope.emitter.map(expression.span, conditionCode(expression, scope))
}

function conditionCode(written: Expression, scope: Scope): Code {
  const expression = optimize(written, scope.emitter.optimized)
  const constant = foldInteger(expression)
  const { keepsCodes, takesNegative } = scope.emitter
  if (constant !== undefined) return (takesNegative ? constant !== 0 : constant > 0) ? 'true' : 'false'
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
    if (expression.operator === '||' && cannotFail(optimize(expression.left, scope.emitter.optimized), scope)) {
      return emitBoth(expression, scope)
    }
  }
  if (expression.kind === 'Call' && expression.callee.text !== 'selval') {
    return [emitCallOperand(expression, scope), keepsCodes ? ' !== 0' : ' > 0']
  }
  return takesNegative ? ['nonZero(', emitInt(expression, scope), ')'] : [emitInt(expression, scope), ' > 0']
}

function emitUnaryCondition({ operator, operand }: Unary, scope: Scope): Code | undefined {
  switch (operator) {
    case '!':
      return isPlainBoolean(optimize(operand, scope.emitter.optimized), scope)
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

/** `a && b` and `a || b`; a side with the other of the two stands in parentheses. */
function emitBoth({ operator, left, right }: BinaryExpression, scope: Scope): Code {
  const other = operator === '&&' ? '||' : '&&'
  const side = (one: Expression): Code => {
    const code = emitNonZero(one, scope)
    const simple = optimize(one, scope.emitter.optimized)
    return simple.kind === 'Binary' && simple.operator === other ? ['(', code, ')'] : code
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
function isPlainBoolean(expression: Expression, scope: Scope): boolean {
  if (expression.kind === 'Call') return expression.callee.text !== 'selval'
  return (
    expression.kind === 'Binary' &&
    !isCoreComparison(expression) &&
    isBooleanOperator(expression.operator) &&
    cannotFail(expression, scope)
  )
}

/** Whether the evaluation of a condition always succeeds: no conversion of text to an integer is in it. */
function cannotFail(expression: Expression, scope: Scope): boolean {
  if (expression.kind === 'Call') return expression.callee.text !== 'selval'
  if (expression.kind === 'Unary') return expression.operator === '!' && cannotFail(expression.operand, scope)
  if (expression.kind !== 'Binary') return false
  if (expression.operator === '&&' || expression.operator === '||') {
    return cannotFail(expression.left, scope) && cannotFail(expression.right, scope)
  }
  if (isCoreComparison(expression)) return false
  if (expression.operator === '=~') return expression.right.kind === 'StringLiteral'
  if (!/^(==|!=|eq|ne)$/.test(expression.operator)) return false
  return isNull(expression.right) || comparedAs(expression.left, expression.right, scope) === 'str'
}

/** `===` or `!==` on texts or integers, when it is known which; undefined when only the values tell. */
function emitSame({ operator, left, right }: BinaryExpression, same: '===' | '!==', scope: Scope): Code | undefined {
  const isText = operator === 'eq' || operator === 'ne' || isEmptyText(right)
  const type = isText ? 'str' : comparedAs(left, right, scope)
  if (type === 'unknown') return undefined
  const side = (one: Expression): Code => (type === 'int' ? emitInt(one, scope) : emitText(one, scope))
  return [side(left), ` ${same} `, side(right)]
}

/** `!=` never fails with text on the left, or between a variable and a constant of its type. */
function comparesConstant(left: Expression, right: Expression, scope: Scope): boolean {
  const type = typeOf(left)
  return type === 'str' || (type === 'unknown' && comparedAs(left, right, scope) !== 'unknown')
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
      return emitSame(expression, '===', scope)
    case '=~':
      return right.kind === 'StringLiteral'
        ? [emitRegex(right, expression, scope), '(', emitText(left, scope), ')']
        : undefined
    case '!=':
    case 'ne':
      if (isNull(right)) return [emitValue(left, scope), ' !== null']
      return operator === 'ne' || comparesConstant(left, right, scope) ? emitSame(expression, '!==', scope) : undefined
    default:
      return undefined
  }
}
