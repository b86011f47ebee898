import type { BinaryOperator, Expression, Unary } from '../ast/nodes.ts'
import { foldInteger } from '../ast/fold-integer.ts'
import { isCoreComparison, isNull, typeOf, type StaticType } from '../ast/static-type.ts'
import { skipsRight } from './effects.ts'
import { emitCoreComparison } from './emit-comparison.ts'
import { emitInt, emitRightSide, emitText, emitValue } from './emit-expression.ts'
import type { Code } from './emitter.ts'
import { valueType } from './expression-types.ts'
import { quote } from './names.ts'
import type { BinaryExpression, Scope } from './scope.ts'

/** `== ""` asks for empty text (Kamailio turns it into strempty), which an integer 0 is not. */
export function isEmptyText(expression: Expression): boolean {
  return expression.kind === 'StringLiteral' && expression.value === ''
}

/** A prefix operator, as an integer. */
export function emitUnary(expression: Unary, scope: Scope): Code {
  const { operand } = expression
  switch (expression.operator) {
    case '!':
      return ['not(', emitInt(operand, scope), ')']
    case '-':
      return ['sub(0, ', emitInt(operand, scope), ')']
    case '~':
      return ['bitNot(', emitInt(operand, scope), ')']
    case 'defined':
      return isSingleOperand(operand) ? ['(', emitValue(operand, scope), ' !== null ? 1 : 0)'] : '1'
    case 'strlen':
      return [emitText(operand, scope), '.length']
    case 'strempty':
      return ['(', emitText(operand, scope), " === '' ? 1 : 0)"]
  }
}

/** Whether `defined` asks for the value of the expression; anything else is always defined. */
export function isSingleOperand(expression: Expression): boolean {
  return ['PvReference', 'SelectReference', 'AttributeReference'].includes(expression.kind)
}

const intFunctions: { readonly [operator in BinaryOperator]?: string } = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '|': 'bitOr',
  '&': 'bitAnd',
  '^': 'bitXor',
  '<<': 'shiftLeft',
  '>>': 'shiftRight',
  '<': 'less',
  '<=': 'lessEqual',
}

/** A binary operator, as an integer. */
export function emitBinaryInt(expression: BinaryExpression, scope: Scope): Code {
  const { operator, left, right } = expression
  if (isCoreComparison(expression)) return emitCoreComparison(expression, scope)
  const name = intFunctions[operator]
  if (name !== undefined) return emitInOrder(name, left, right, scope)
  switch (operator) {
    case '/':
      return emitInOrder('div', left, right, scope, `, ${scope.emitter.at(expression.span)}`)
    case 'mod':
      return emitInOrder('mod', left, right, scope, `, ${scope.emitter.at(expression.span)}`)
    case '>':
      return emitGreater('less', 'lessEqual', left, right, scope)
    case '>=':
      return emitGreater('lessEqual', 'less', left, right, scope)
    case '&&':
    case '||':
      return emitLogical(operator, left, right, scope)
    case '=~':
      return emitMatch(left, right, expression, scope)
    case 'ieq':
      if (isNull(right)) return emitEquality(left, right, scope)
      return emitInOrder('equalInt', left, right, scope)
    case 'ine':
      if (isNull(right)) return ['not(', emitEquality(left, right, scope), ')']
      return ['not(', emitInOrder('equalInt', left, right, scope), ')']
    case '!=':
      // Only == asks for empty text here: 0 != "" is false, since both are 0 as integers.
      return ['not(', isEmptyText(right) ? emitEqual(left, right, scope) : emitEquality(left, right, scope), ')']
    case 'eq':
      return ['(', emitText(left, scope), ' === ', emitText(right, scope), ' ? 1 : 0)']
    case 'ne':
      return ['(', emitText(left, scope), ' !== ', emitText(right, scope), ' ? 1 : 0)']
    default:
      return emitEquality(left, right, scope)
  }
}

/** The sides change places when one of them is constant; otherwise the opposite is denied, so that the left side runs first. */
function emitGreater(swapped: string, opposite: string, left: Expression, right: Expression, scope: Scope): Code {
  return foldInteger(left) === undefined && foldInteger(right) === undefined
    ? ['not(', emitInOrder(opposite, left, right, scope), ')']
    : [`${swapped}(`, emitInt(right, scope), ', ', emitInt(left, scope), ')']
}

/** An operator of two integers: what the right side does is not done when the left one failed. */
function emitInOrder(name: string, left: Expression, right: Expression, scope: Scope, more = ''): Code {
  return skipsRight(left, right)
    ? ['((t = ', emitInt(left, scope), `) !== t ? NaN : ${name}(t, `, emitInt(right, scope), `${more}))`]
    : [`${name}(`, emitInt(left, scope), ', ', emitInt(right, scope), `${more})`]
}

function emitEquality(left: Expression, right: Expression, scope: Scope): Code {
  if (isNull(right)) return ['(', emitValue(left, scope), ' === null ? 1 : 0)']
  if (isEmptyText(right)) return ['(', emitText(left, scope), " === '' ? 1 : 0)"]
  return emitEqual(left, right, scope)
}

/**
 * The type as which `==` compares: that of the left side as Kamailio's parser knows it, or that of a variable which is compared with a
 * constant of its own type; unknown when only the values tell.
 */
export function comparedAs(left: Expression, right: Expression, scope: Scope): StaticType {
  const type = typeOf(left)
  if (type !== 'unknown') return type
  const constant = right.kind === 'StringLiteral' ? 'str' : foldInteger(right) === undefined ? 'unknown' : 'int'
  return constant !== 'unknown' && valueType(left, scope.emitter.program) === constant ? constant : 'unknown'
}

function emitEqual(left: Expression, right: Expression, scope: Scope): Code {
  const type = comparedAs(left, right, scope)
  if (type === 'int') return emitInOrder('equalInt', left, right, scope)
  if (type === 'str') return ['(', emitText(left, scope), ' === ', emitText(right, scope), ' ? 1 : 0)']
  return ['equal(', emitValue(left, scope), ', ', emitRightSide(right, scope), ')']
}

/**
 * Short circuit from left to right; a failed side makes the whole fail. `t` is one variable of the link function: it is read
 * right after it was set, before anything else can set it.
 */
function emitLogical(operator: '&&' | '||', left: Expression, right: Expression, scope: Scope): Code {
  const first: Code = ['(t = ', emitInt(left, scope), ') === 0']
  const second: Code = ['truth(', emitInt(right, scope), ')']
  return operator === '&&'
    ? ['(', first, ' ? 0 : t !== t ? NaN : ', second, ')']
    : ['(', first, ' ? ', second, ' : t !== t ? NaN : 1)']
}

function emitMatch(left: Expression, right: Expression, expression: BinaryExpression, scope: Scope): Code {
  const at = scope.emitter.at(expression.span)
  if (right.kind === 'StringLiteral') {
    return ['(', emitRegex(right, expression, scope), '(', emitText(left, scope), ') ? 1 : 0)']
  }
  // Nothing matches $null itself, though an empty text matches a variable that is null.
  if (isNull(right)) return '0'
  return ['k.matchDynamic(', emitText(left, scope), ', ', emitText(right, scope), `, ${at})`]
}

/** A constant regular expression, compiled once. */
export function emitRegex(
  pattern: { readonly value: string; readonly span: Expression['span'] },
  expression: BinaryExpression,
  scope: Scope,
): string {
  const { emitter } = scope
  const code = emitter.map(pattern.span, `k.regex(${quote(pattern.value)}, ${emitter.at(expression.span)})`)
  return emitter.hoist(`regex ${pattern.value}`, 'regex_', pattern.value, code)
}
