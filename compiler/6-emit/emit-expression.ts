import type { BinaryOperator, Call, Expression, Operand, Unary } from '../ast/nodes.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import { isCoreCommand } from '../4-bind/core-commands.ts'
import { plainVarName, typeOf } from './expression-types.ts'
import type { Code, Emitter } from './emitter.ts'
import { quote } from './names.ts'

type BinaryExpression = Extract<Expression, { kind: 'Binary' }>

/** Where an expression stands: the block it belongs to, and how deep in nested blocks. */
export interface Scope {
  readonly emitter: Emitter
  readonly route: RouteSymbol
  readonly levels: number
  /** Inside a while or a switch of the same function: `break` leaves that. */
  readonly isBreakable: boolean
  /** Emits `{ actions }` used as a value as a function beside the routes; gives the call of it. */
  readonly emitBlockCall: (block: Extract<Expression, { kind: 'BlockExpression' }>) => Code
}

/** JavaScript that gives the expression as an integer: a number, NaN when the evaluation fails. */
export function emitInt(expression: Expression, scope: Scope): Code {
  const { emitter } = scope
  switch (expression.kind) {
    case 'NumberLiteral':
      return expression.value < 0 ? `(${expression.value})` : String(expression.value)
    case 'PvReference': {
      const slot = plainVarName(expression.text)
      if (slot !== undefined) return ['toInt(s.vars[', emitter.varSlot(slot), '])']
      return emitter.map(expression.span, [emitter.pv(expression.text, expression.span), '.int(s)'])
    }
    case 'Operand':
    case 'SelectReference':
    case 'AttributeReference':
      return [emitReader(expression, scope), '.int(s)']
    case 'Call':
      return expression.callee.text === 'selval'
        ? ['toInt(', emitValue(expression, scope), ')']
        : ['(', emitCall(expression, scope), ' > 0 ? 1 : 0)']
    case 'Unary':
      return emitUnary(expression, scope)
    case 'Binary':
      return emitBinaryInt(expression, scope)
    case 'Cast':
      return expression.type === 'int'
        ? emitInt(expression.operand, scope)
        : ['toInt(', emitValue(expression, scope), ')']
    case 'BlockExpression':
      return ['(', scope.emitBlockCall(expression), ' > 0 ? 1 : 0)']
    case 'AssignExpression':
    case 'StringLiteral':
    case 'BareWord':
    case 'AddressLiteral':
    case 'ErrorItem':
      return ['toInt(', emitValue(expression, scope), ')']
  }
}

/** JavaScript that gives the expression as a value of the language: null, number or string; NaN when it fails. */
export function emitValue(expression: Expression, scope: Scope): Code {
  const { emitter } = scope
  switch (expression.kind) {
    case 'StringLiteral':
      return quote(expression.value)
    case 'BareWord':
    case 'AddressLiteral':
      return quote(expression.text)
    case 'PvReference': {
      const slot = plainVarName(expression.text)
      if (slot !== undefined) return ['s.vars[', emitter.varSlot(slot), ']']
      if (expression.text === '$null') return 'null'
      return emitter.map(expression.span, [emitter.pv(expression.text, expression.span), '.get(s)'])
    }
    case 'Operand':
    case 'SelectReference':
    case 'AttributeReference':
      return [emitReader(expression, scope), '.get(s)']
    case 'Call':
      return expression.callee.text === 'selval' ? emitSelval(expression, scope) : emitInt(expression, scope)
    case 'Binary':
      return expression.operator === '+' && typeOf(expression.left) !== 'int'
        ? ['plus(', emitValue(expression.left, scope), ', ', emitValue(expression.right, scope), ')']
        : emitInt(expression, scope)
    case 'Cast':
      return expression.type === 'str'
        ? ['toStr(', emitValue(expression.operand, scope), ')']
        : emitInt(expression, scope)
    case 'AssignExpression': {
      const { assign } = expression
      return emitAssign(assign, scope)
    }
    case 'NumberLiteral':
    case 'Unary':
    case 'BlockExpression':
      return emitInt(expression, scope)
    case 'ErrorItem':
      return 'null'
  }
}

/** JavaScript that gives the expression as text: null is ''. */
export function emitText(expression: Expression, scope: Scope): Code {
  if (expression.kind === 'StringLiteral') return quote(expression.value)
  if (expression.kind === 'PvReference' && plainVarName(expression.text) === undefined && expression.text !== '$null') {
    return [scope.emitter.pv(expression.text, expression.span), '.str(s)']
  }
  return ['toStr(', emitValue(expression, scope), ')']
}

/** JavaScript boolean for if and while: true when the value is greater than 0 (LANGUAGE D4). */
export function emitCondition(expression: Expression, scope: Scope): Code {
  if (expression.kind === 'Unary' && expression.operator === '!') {
    const { operand } = expression
    if (isPlainBoolean(operand)) return ['!(', emitCondition(operand, scope), ')']
    return [emitInt(operand, scope), ' === 0']
  }
  if (expression.kind === 'Binary') {
    const simple = emitSimpleComparison(expression, scope)
    if (simple !== undefined) return simple
    if (expression.operator === '&&') {
      return ['(', emitNonZero(expression.left, scope), ' && ', emitNonZero(expression.right, scope), ')']
    }
    if (expression.operator === '||' && cannotFail(expression.left)) {
      return ['(', emitNonZero(expression.left, scope), ' || ', emitNonZero(expression.right, scope), ')']
    }
  }
  if (expression.kind === 'Call' && expression.callee.text !== 'selval') return [emitCall(expression, scope), ' > 0']
  return [emitInt(expression, scope), ' > 0']
}

/** True for any value but 0; a failed evaluation is false. */
function emitNonZero(expression: Expression, scope: Scope): Code {
  if (expression.kind === 'Unary' || expression.kind === 'Call') return emitCondition(expression, scope)
  if (expression.kind === 'Binary' && isBooleanOperator(expression.operator)) return emitCondition(expression, scope)
  return ['nonZero(', emitInt(expression, scope), ')']
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
  if (isCoreComparison(expression)) return undefined
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

function isNull(expression: Expression): boolean {
  return expression.kind === 'PvReference' && expression.text === '$null'
}

/** `== ""` asks for empty text (Kamailio turns it into strempty), which an integer 0 is not. */
function isEmptyText(expression: Expression): boolean {
  return expression.kind === 'StringLiteral' && expression.value === ''
}

function emitUnary(expression: Unary, scope: Scope): Code {
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

function isSingleOperand(expression: Expression): boolean {
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

function emitBinaryInt(expression: BinaryExpression, scope: Scope): Code {
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
      return ['less(', emitInt(right, scope), ', ', emitInt(left, scope), ')']
    case '>=':
      return ['lessEqual(', emitInt(right, scope), ', ', emitInt(left, scope), ')']
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
      return ['not(', emitEquality(left, right, scope), ')']
    case 'eq':
      return ['(', emitText(left, scope), ' === ', emitText(right, scope), ' ? 1 : 0)']
    case 'ne':
      return ['(', emitText(left, scope), ' !== ', emitText(right, scope), ' ? 1 : 0)']
    default:
      return emitEquality(left, right, scope)
  }
}

function emitEquality(left: Expression, right: Expression, scope: Scope): Code {
  if (isNull(right)) return ['(', emitValue(left, scope), ' === null ? 1 : 0)']
  if (isEmptyText(right)) return ['(', emitText(left, scope), " === '' ? 1 : 0)"]
  const type = typeOf(left)
  if (type === 'int') return ['equalInt(', emitInt(left, scope), ', ', emitInt(right, scope), ')']
  if (type === 'str') return ['(', emitText(left, scope), ' === ', emitText(right, scope), ' ? 1 : 0)']
  return ['equal(', emitValue(left, scope), ', ', emitValue(right, scope), ')']
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
function emitRegex(
  pattern: { readonly value: string; readonly span: Expression['span'] },
  expression: BinaryExpression,
  scope: Scope,
): string {
  const { emitter } = scope
  const code = emitter.map(pattern.span, `k.regex(${quote(pattern.value)}, ${emitter.at(expression.span)})`)
  return emitter.hoist(`regex ${pattern.value}`, 'regex_', pattern.value, code)
}

/** `uri == myself`, `src_ip == 10.0.0.0/8`, `method == INVITE`: an old-style operand on either side, or myself. */
export function isCoreComparison(expression: BinaryExpression): boolean {
  return (
    expression.left.kind === 'Operand' || (expression.right.kind === 'Operand' && expression.right.name === 'myself')
  )
}

function emitCoreComparison(expression: BinaryExpression, scope: Scope): Code {
  const { emitter } = scope
  let { left, right } = expression
  if (left.kind !== 'Operand' || (left.name === 'myself' && right.kind === 'Operand')) [left, right] = [right, left]
  const name = left.kind === 'Operand' ? left.name : ''
  const at = emitter.at(expression.span)
  const argument = emitCompareArgument(right, scope)
  const code: Code = [`k.compare(${quote(name)}, ${quote(expression.operator)}, `, argument.code, `, ${at})`]
  const key = argument.key === undefined ? `compare at ${at}` : `compare ${name} ${expression.operator} ${argument.key}`
  return [emitter.hoist(key, 'compare_', `${name}`, emitter.map(expression.span, code)), '(s)']
}

function emitCompareArgument(
  right: Expression,
  scope: Scope,
): { readonly code: Code; readonly key: string | undefined } {
  if (right.kind === 'Operand') return { code: `{ keyword: ${quote(right.name)} }`, key: `keyword ${right.name}` }
  if (right.kind === 'BareWord') return { code: quote(right.text), key: right.text }
  if (right.kind === 'AddressLiteral') return { code: quote(right.text), key: right.text }
  if (right.kind === 'StringLiteral') return { code: quote(right.value), key: quote(right.value) }
  if (right.kind === 'NumberLiteral') return { code: String(right.value), key: String(right.value) }
  return { code: [`(${scope.emitter.parameter}) => `, emitValue(right, scope)], key: undefined }
}

function emitReader(expression: Expression, scope: Scope): Code {
  const { emitter } = scope
  const at = emitter.at(expression.span)
  if (expression.kind === 'Operand') return emitOperand(expression, scope)
  if (expression.kind === 'SelectReference') {
    const { text } = expression
    return emitter.hoist(
      `select ${text}`,
      'select_',
      text,
      emitter.map(expression.span, `k.select(${quote(text)}, ${at})`),
    )
  }
  if (expression.kind === 'AttributeReference') return emitter.pv(`$avp(${expression.text.slice(1)})`, expression.span)
  throw new TypeError(`${expression.kind} is not read through an accessor`)
}

function emitOperand(expression: Operand, scope: Scope): string {
  const { emitter } = scope
  const code = emitter.map(expression.span, `k.operand(${quote(expression.name)}, ${emitter.at(expression.span)})`)
  return emitter.hoist(`operand ${expression.name}`, 'operand_', expression.name, code)
}

/** selval(condition, then, else): only the chosen side is evaluated. */
function emitSelval(call: Call, scope: Scope): Code {
  const [condition, then, otherwise] = call.args
  if (condition === undefined || then === undefined || otherwise === undefined) return 'null'
  return ['(', emitCondition(condition, scope), ' ? ', emitValue(then, scope), ' : ', emitValue(otherwise, scope), ')']
}

/** An assignment as an expression: its action's result, 1 or -1. */
export function emitAssign(
  assign: { target: Expression; value: Expression; span: Expression['span'] },
  scope: Scope,
): Code {
  const { emitter } = scope
  const { target, value } = assign
  const at = emitter.at(assign.span)
  const assigned =
    value.kind === 'Call' && value.callee.text !== 'selval' ? emitCall(value, scope) : emitValue(value, scope)
  const text = target.kind === 'PvReference' ? target.text : '$null'
  const slot = plainVarName(text)
  if (slot !== undefined) return ['assignVar(s, ', emitter.varSlot(slot), ', ', assigned, `, ${at})`]
  return ['assign(s, ', emitter.pv(text, target.span), ', ', assigned, `, ${at})`]
}

/** A call: JavaScript that runs it and gives its return code. */
export function emitCall(call: Call, scope: Scope): Code {
  const { emitter } = scope
  const resolved = emitter.program.calls.get(call)
  const at = emitter.at(call.span)
  switch (resolved?.kind) {
    case 'route': {
      const name = emitter.routeNames.get(resolved.target) ?? 'undefined'
      const run = resolved.target.isAsync ? 'await routeAsync' : 'route'
      return emitter.map(call.span, [`(${run}(s, ${name}, ${scope.levels}, ${at}))`])
    }
    case 'dynamic-route': {
      const [name] = call.args
      const code: Code = [
        'k.routeByName(s, ',
        name === undefined ? 'null' : emitValue(name, scope),
        `, ${scope.levels}, ${at})`,
      ]
      return emitter.map(call.span, scope.route.isAsync ? ['(await ', code, ')'] : code)
    }
    case 'core':
      return emitBoundCall(
        call,
        isCoreCommand(resolved.name)?.suspends === true ? 'coreAsync' : 'core',
        resolved.name,
        scope,
      )
    case 'function':
      return emitBoundCall(call, resolved.known.facts.suspends === true ? 'callAsync' : 'call', call.callee.text, scope)
    default:
      return emitBoundCall(call, 'call', call.callee.text, scope)
  }
}

function emitBoundCall(call: Call, how: 'call' | 'callAsync' | 'core' | 'coreAsync', name: string, scope: Scope): Code {
  const { emitter } = scope
  const at = emitter.at(call.span)
  const args = call.args.map((arg) => emitArgument(arg, scope))
  const isConstant = args.every((arg) => arg.key !== undefined)
  const list: Code = ['[', ...args.map((arg, index): Code => [index === 0 ? '' : ', ', arg.code]), ']']
  const route = how === 'call' || how === 'callAsync' ? `${quote(scope.route.kind)}, ` : ''
  const code = emitter.map(call.span, [`k.${how}(${quote(name)}, `, list, `, ${route}${at})`])
  // Each call keeps a binding of its own: its place appears in log lines.
  const key = `${how} ${at} ${name} ${isConstant ? args.map((arg) => arg.key).join(' ') : ''}`
  const bound = emitter.hoist(key, '', `${name}_`, code)
  const run: Code = [bound, '(s)']
  return emitter.map(call.span, how.endsWith('Async') ? ['(await ', run, ')'] : run, name)
}

function emitArgument(arg: Expression, scope: Scope): { readonly code: Code; readonly key: string | undefined } {
  switch (arg.kind) {
    case 'StringLiteral':
      return { code: quote(arg.value), key: quote(arg.value) }
    case 'NumberLiteral':
      return { code: String(arg.value), key: String(arg.value) }
    case 'BareWord': {
      const flag = scope.emitter.program.flags.get(arg.text)
      return { code: flag === undefined ? quote(arg.text) : String(flag), key: arg.text }
    }
    case 'AddressLiteral':
      return { code: quote(arg.text), key: quote(arg.text) }
    case 'PvReference':
      return { code: `{ pv: ${quote(arg.text)} }`, key: arg.text }
    case 'Operand':
      return { code: quote(arg.name), key: arg.name }
    default: {
      const folded = foldText(arg)
      if (folded !== undefined) return { code: quote(folded), key: quote(folded) }
      return { code: [`(${scope.emitter.parameter}) => `, emitValue(arg, scope)], key: undefined }
    }
  }
}

/** A constant sum of texts, such as `"INV" + "ITE"`. */
function foldText(expression: Expression): string | undefined {
  if (expression.kind === 'StringLiteral') return expression.value
  if (expression.kind !== 'Binary' || expression.operator !== '+') return undefined
  const left = foldText(expression.left)
  const right = foldText(expression.right)
  return left === undefined || right === undefined ? undefined : left + right
}
