import { foldInteger } from '../ast/fold-integer.ts'
import type { AssignExpression, Expression } from '../ast/nodes.ts'
import { typeOf } from '../ast/static-type.ts'
import { tracedAssign } from './describe-action.ts'
import { emitAssign, emitCallOperand, emitFreshStart, emitSelval } from './emit-call.ts'
import { emitReader } from './emit-comparison.ts'
import { emitBinaryInt, emitUnary } from './emit-operators.ts'
import { optimize } from '../ast/optimize.ts'
import type { Code } from './emitter.ts'
import { plainVarName } from './expression-types.ts'
import { quote } from './names.ts'
import type { Scope } from './scope.ts'

/** JavaScript that gives the expression as an integer: a number, NaN when the evaluation fails. */
export function emitInt(written: Expression, scope: Scope): Code {
  const { emitter } = scope
  const expression = optimize(written, scope.emitter.optimized)
  const constant = foldInteger(expression)
  if (constant !== undefined) return emitter.map(expression.span, String(constant))
  switch (expression.kind) {
    case 'NumberLiteral':
      return String(expression.value)
    case 'PvReference': {
      const slot = plainVarName(expression.text)
      if (slot !== undefined) return emitter.map(expression.span, ['toInt(', emitter.readVar(slot), ')'])
      return emitter.map(expression.span, [emitter.pv(expression.text, expression.span), '.int(s)'])
    }
    case 'Operand':
    case 'SelectReference':
    case 'AttributeReference':
      return emitter.map(expression.span, [emitReader(expression, scope), '.int(s)'])
    case 'Call':
      return expression.callee.text === 'selval'
        ? ['toInt(', emitValue(expression, scope), ')']
        : emitter.keepsCodes
          ? emitCallOperand(expression, scope)
          : ['(', emitCallOperand(expression, scope), ' > 0 ? 1 : 0)']
    case 'Unary':
      return emitter.map(expression.span, emitUnary(expression, scope))
    case 'Binary':
      return expression.operator === '+' && typeOf(expression) === 'str'
        ? ['toInt(', emitValue(expression, scope), ')']
        : emitter.map(expression.span, emitBinaryInt(expression, scope))
    case 'Cast':
      // A cast to text asks a variable such as $rm, which has a number and a text, for its number all the same.
      return emitInt(expression.operand, scope)
    case 'BlockExpression':
      return ['(', emitFreshStart(scope), scope.emitBlockCall(expression), ')']
    case 'AssignExpression':
      // An assignment that fails is false; like any action in an expression it starts with a return code of 0.
      return ['(', emitAssignOperand(expression, scope), ' > 0 ? 1 : 0)']
    case 'StringLiteral':
    case 'BareWord':
    case 'AddressLiteral':
    case 'ErrorItem':
      return ['toInt(', emitValue(expression, scope), ')']
  }
}

/** An assignment within an expression gives its action's code. */
function emitAssignOperand({ assign }: AssignExpression, scope: Scope): Code {
  const traced = scope.emitter.trace(() => tracedAssign(assign.span, scope), ', ')
  return ['(', traced, emitFreshStart(scope), emitAssign(assign, scope), ')']
}

/** JavaScript that gives the expression as a value of the language: null, number or string; NaN when it fails. */
export function emitValue(written: Expression, scope: Scope): Code {
  const { emitter } = scope
  const expression = optimize(written, emitter.optimized)
  switch (expression.kind) {
    case 'StringLiteral':
      return quote(expression.value)
    case 'BareWord':
    case 'AddressLiteral':
      return quote(expression.text)
    case 'PvReference': {
      const slot = plainVarName(expression.text)
      if (slot !== undefined) return emitter.map(expression.span, emitter.readVar(slot))
      if (expression.text === '$null') return 'null'
      return emitter.map(expression.span, [emitter.pv(expression.text, expression.span), '.get(s)'])
    }
    case 'Operand':
    case 'SelectReference':
    case 'AttributeReference':
      return emitter.map(expression.span, [emitReader(expression, scope), '.get(s)'])
    case 'Call':
      return expression.callee.text === 'selval' ? emitSelval(expression, scope) : emitInt(expression, scope)
    case 'Binary':
      return expression.operator === '+' && typeOf(expression.left) !== 'int'
        ? emitter.map(expression.span, [
            'plus(',
            emitValue(expression.left, scope),
            ', ',
            typeOf(expression.left) === 'str'
              ? (hasOwnText(expression.right) ? emitText : emitValue)(expression.right, scope)
              : emitRightSide(expression.right, scope),
            ')',
          ])
        : emitInt(expression, scope)
    case 'Cast':
      return expression.type === 'str' ? emitTextCast(expression.operand, scope) : emitInt(expression, scope)
    case 'AssignExpression':
      return emitAssignOperand(expression, scope)
    case 'NumberLiteral':
    case 'Unary':
    case 'BlockExpression':
      return emitInt(expression, scope)
    case 'ErrorItem':
      return 'null'
  }
}

/** The text of a value; a number that failed stays failed. */
function emitTextCast(operand: Expression, scope: Scope): Code {
  if (hasOwnText(operand)) return emitText(operand, scope)
  const value = emitValue(operand, scope)
  return isComputed(operand) ? ['plus("", ', value, ')'] : ['toStr(', value, ')']
}

/** A list of values may be a number with another text, see `$xavp(x=>a[*])`. */
function hasOwnText(expression: Expression): boolean {
  return expression.kind === 'PvReference' && expression.text.includes('[*]')
}

/** The text that the labels of a switch are compared with; NaN, which is none of them, when it cannot be evaluated. */
export function emitSwitchText(subject: Expression, scope: Scope): Code {
  return isComputed(subject) ? emitTextCast(subject, scope) : emitText(subject, scope)
}

/** Whether the value comes from an operator or a call, whose evaluation may fail. */
export function isComputed(operand: Expression): boolean {
  return ['Binary', 'Unary', 'Cast', 'Call'].includes(operand.kind) && foldInteger(operand) === undefined
}

/** The right side of an operator whose left side decides at runtime: a variable comes with itself, for its number. */
export function emitRightSide(expression: Expression, scope: Scope): Code {
  const value = emitValue(expression, scope)
  if (expression.kind !== 'PvReference' || plainVarName(expression.text) !== undefined || expression.text === '$null')
    return value
  return [value, ', ', scope.emitter.pv(expression.text, expression.span), ', s']
}

/** JavaScript that gives the expression as text: null is ''. */
export function emitText(expression: Expression, scope: Scope): Code {
  if (expression.kind === 'StringLiteral') return quote(expression.value)
  if (expression.kind === 'PvReference' && plainVarName(expression.text) === undefined && expression.text !== '$null') {
    return scope.emitter.map(expression.span, [scope.emitter.pv(expression.text, expression.span), '.str(s)'])
  }
  return ['toStr(', emitValue(expression, scope), ')']
}
