import type { BinaryOperator, Expression, NumberLiteral, Unary } from '../ast/nodes.ts'
import { foldInteger } from '../ast/fold-integer.ts'
import { isCoreComparison, typeOf, type StaticType } from '../ast/static-type.ts'
import { emitCoreComparison } from './emit-comparison.ts'
import { emitInt, emitRightSide, emitText, emitValue } from './emit-expression.ts'
import type { Code } from './emitter.ts'
import { valueType } from './expression-types.ts'
import { quote } from './names.ts'
import type { BinaryExpression, Scope } from './scope.ts'

/** Whether the expression is `$null`: comparing with it asks whether something is defined. */
export function isNull(expression: Expression): boolean {
  return expression.kind === 'PvReference' && expression.text === '$null'
}

/** `== ""` asks for empty text (Kamailio turns it into strempty), which an integer 0 is not. */
export function isEmptyText(expression: Expression): boolean {
  return expression.kind === 'StringLiteral' && expression.value === ''
}

/**
 * What Kamailio's optimiser makes of operators with a constant on one side: `$x && 1`, `1 && $x`, `$x || 0` and `0 || $x` are `$x`
 * itself, with its value; `$x || 1` is 1, and `$x * 0` and `$x & 0` are 0, without a look at `$x`; `"" + $x` is `(str)$x`.
 */
export function simplify(expression: Expression): Expression {
  if (expression.kind !== 'Binary') return expression
  const { operator, left, right, span } = expression
  if (operator === '+' && isEmptyText(left)) return { kind: 'Cast', span, type: 'str', operand: right }
  // Two constants are folded by the ordinary rules.
  if (left.kind === 'NumberLiteral' && right.kind === 'NumberLiteral') return expression
  if (right.kind === 'NumberLiteral') return simplifyWith(right, left, expression)
  return left.kind === 'NumberLiteral' ? simplifyWith(left, right, expression) : expression
}

function simplifyWith(constant: NumberLiteral, other: Expression, expression: BinaryExpression): Expression {
  const { value } = constant
  const isVariable = other.kind === 'PvReference'
  switch (expression.operator) {
    case '&&':
      return value === 1 ? simplify(other) : expression
    case '||':
      if (value === 0) return simplify(other)
      return value === 1 && isVariable && constant === expression.right ? constant : expression
    case '*':
    case '&':
      return value === 0 && isVariable ? constant : expression
    default:
      return expression
  }
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
  if (name !== undefined) return [`${name}(`, emitInt(left, scope), ', ', emitInt(right, scope), ')']
  switch (operator) {
    case '/':
      return ['div(', emitInt(left, scope), ', ', emitInt(right, scope), `, ${scope.emitter.at(expression.span)})`]
    case 'mod':
      return ['mod(', emitInt(left, scope), ', ', emitInt(right, scope), `, ${scope.emitter.at(expression.span)})`]
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
      return ['equalInt(', emitInt(left, scope), ', ', emitInt(right, scope), ')']
    case 'ine':
      return ['not(equalInt(', emitInt(left, scope), ', ', emitInt(right, scope), '))']
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
  const sides = [emitInt(left, scope), emitInt(right, scope)] as const
  return foldInteger(left) === undefined && foldInteger(right) === undefined
    ? [`not(${opposite}(`, sides[0], ', ', sides[1], '))']
    : [`${swapped}(`, sides[1], ', ', sides[0], ')']
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
  if (type === 'int') return ['equalInt(', emitInt(left, scope), ', ', emitInt(right, scope), ')']
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
