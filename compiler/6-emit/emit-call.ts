import { parseAttribute, writeAttribute } from '#grammar/attribute-syntax.ts'
import { isCoreCommand } from '../4-bind/core-commands.ts'
import { foldText } from '../ast/fold-text.ts'
import type { Call, Expression } from '../ast/nodes.ts'
import { emitArgumentReader, isAwaited, withBefore, waits } from './awaited.ts'
import { emitReader } from './emit-comparison.ts'
import { emitCondition } from './emit-condition.ts'
import { emitInt, emitValue } from './emit-expression.ts'
import { setByServer, tracedCall } from './describe-action.ts'
import { canFail } from './effects.ts'
import { optimize } from '../ast/optimize.ts'
import type { Code } from './emitter.ts'
import { plainVarName, takenType } from './expression-types.ts'
import { quote } from './names.ts'
import type { Scope } from './scope.ts'

/** selval(condition, then, else): only the chosen side is evaluated. */
export function emitSelval(call: Call, scope: Scope): Code {
  const [condition, then, otherwise] = call.args
  if (condition === undefined || then === undefined || otherwise === undefined) return 'null'
  const choice: Code = [emitChoice(then, scope), ' : ', emitChoice(otherwise, scope)]
  return canFail(condition)
    ? // Nothing is chosen when the condition fails.
      ['((t = ', emitInt(condition, scope), ') !== t ? NaN : t > 0 ? ', choice, ')']
    : ['(', emitCondition(condition, scope), ' ? ', choice, ')']
}

/** A null that is chosen becomes an empty text. */
function emitChoice(choice: Expression, scope: Scope): Code {
  const canBeNull =
    choice.kind === 'SelectReference' ||
    choice.kind === 'AttributeReference' ||
    (choice.kind === 'PvReference' && plainVarName(choice.text) === undefined)
  return canBeNull ? ['(', emitValue(choice, scope), " ?? '')"] : emitValue(choice, scope)
}

/** An assignment as an expression: its action's result, 1 or -1. */
export function emitAssign(
  assign: { target: Expression; value: Expression; span: Expression['span'] },
  scope: Scope,
): Code {
  const { emitter } = scope
  const { target } = assign
  const value = optimize(assign.value, emitter.optimized)
  const at = emitter.at(assign.span)
  if (value.kind === 'SelectReference') return emitAssignSelect(target, value, assign.span, scope)
  const assigned = emitForTarget(target, value, scope)
  if (target.kind === 'AttributeReference') {
    return ['assign(s, ', emitter.attribute(target.text, target.span), ', ', assigned, `, ${at})`]
  }
  const text = target.kind === 'PvReference' ? target.text : '$null'
  const slot = plainVarName(text)
  if (slot !== undefined) return ['assignVar(s, ', emitter.varSlot(slot), ', ', assigned, `, ${at})`]
  const set = setByServer(text)
  const traced = set === undefined ? '' : emitter.trace(() => set, '')
  const told: Code = traced === '' ? assigned : [traced.slice(0, -1), ', ', assigned, ')']
  return ['assign(s, ', emitter.pv(text, target.span), ', ', told, `, ${at})`]
}

/** A select that finds nothing is assigned as an empty text; the code tells whether it failed. */
function emitAssignSelect(
  target: Expression,
  select: Extract<Expression, { kind: 'SelectReference' }>,
  span: Expression['span'],
  scope: Scope,
): Code {
  const { emitter } = scope
  const text = target.kind === 'PvReference' || target.kind === 'AttributeReference' ? target.text : '$null'
  const place =
    target.kind === 'AttributeReference' ? emitter.attribute(text, target.span) : emitter.pv(text, target.span)
  return ['assignSelect(s, ', place, ', ', emitReader(select, scope), `, ${emitter.at(span)})`]
}

/**
 * A variable gives another one what that takes: the text of its number, or the number beside its text. A number of the script's own,
 * or one that was computed, has no text: `$rU = 5` fails where `$rU = $var(five)` does not (recorded with 6.1.5).
 */
function emitForTarget(target: Expression, value: Expression, scope: Scope): Code {
  const assigned = emitAssigned(value, scope)
  if (target.kind !== 'PvReference' || plainVarName(target.text) !== undefined) return assigned
  if (value.kind !== 'PvReference' || value.text === '$null') return assigned
  const wanted = takenType(target.text, scope.emitter.program)
  if (wanted === 'str') return ['asText(', assigned, ')']
  if (wanted !== 'int' || plainVarName(value.text) !== undefined) return assigned
  return ['asNumber(', assigned, ', ', scope.emitter.pv(value.text, value.span), ', s)']
}

function emitAssigned(value: Expression, scope: Scope): Code {
  if (value.kind === 'Call' && value.callee.text !== 'selval') return emitCallOperand(value, scope)
  if (value.kind === 'PvReference' && value.text.includes('[$')) {
    return ['taken(', scope.emitter.pv(value.text, value.span), ', s)']
  }
  // A transformation that fails: null is assigned, and the action's code is -1.
  const isTransformed = value.kind === 'PvReference' && value.text.includes('{')
  return isTransformed ? [emitValue(value, scope), ' ?? undefined'] : emitValue(value, scope)
}

/**
 * A call as an operand: JavaScript that runs it and gives its return code; what waits stands in parentheses. Each action within
 * an expression starts with a return code of 0, as in 6.1.5; this is left out where nobody can read `$rc` before the call sets it.
 */
export function emitCallOperand(call: Call, scope: Scope): Code {
  const resolved = scope.emitter.program.calls.get(call)
  const traced = scope.emitter.trace(() => tracedCall(call, scope), ', ')
  if (scope.isResumable === true) return ['(', traced, emitFreshStart(scope), emitRun(call, scope), ')']
  const isHidden = traced === '' && resolved?.kind === 'function' && call.args.every(hasNoVariable)
  return isHidden ? emitCall(call, scope) : ['(', traced, 's.rc = 0, ', emitRun(call, scope), ')']
}

/**
 * How an action within an expression begins, as in 6.1.5: with a return code of 0, and going on even if an action before it in the
 * same expression said `exit` or `drop`.
 */
export function emitFreshStart({ isResumable }: Scope): Code {
  return isResumable === true ? 'afresh(s), ' : 's.rc = 0, '
}

function hasNoVariable(arg: Expression): boolean {
  const text = foldText(arg)
  return text === undefined ? arg.kind === 'NumberLiteral' || arg.kind === 'BareWord' : !text.includes('$')
}

function emitCall(call: Call, scope: Scope): Code {
  const code = emitRun(call, scope)
  return isAwaited(call, scope) ? ['(', code, ')'] : code
}

/** JavaScript that runs a call and gives its return code. */
export function emitRun(call: Call, scope: Scope): Code {
  const { emitter } = scope
  const resolved = emitter.program.calls.get(call)
  const at = emitter.at(call.span)
  switch (resolved?.kind) {
    case 'route': {
      const name = emitter.routeNames.get(resolved.target) ?? 'undefined'
      const run = emitter.isAsync(resolved.target) ? 'await routeAsync' : 'route'
      const code = `${run}(s, ${name}, ${scope.levels}, ${at})`
      return emitter.map(call.span, code)
    }
    case 'dynamic-route': {
      const [name] = call.args
      const code: Code = [
        'k.routeByName(s, ',
        name === undefined ? 'null' : emitValue(name, scope),
        `, ${scope.levels}, ${at})`,
      ]
      return emitter.map(call.span, emitter.isAsync(scope.route) ? ['await ', code] : code)
    }
    case 'core':
      return emitBoundCall(
        call,
        isCoreCommand(resolved.name)?.suspends === true ? 'coreAsync' : 'core',
        resolved.name,
        scope,
      )
    case 'function':
      return emitBoundCall(call, isAwaited(call, scope) ? 'callAsync' : 'call', call.callee.text, scope)
    default:
      return emitBoundCall(call, isAwaited(call, scope) ? 'callAsync' : 'call', call.callee.text, scope)
  }
}

function emitBoundCall(call: Call, how: 'call' | 'callAsync' | 'core' | 'coreAsync', name: string, scope: Scope): Code {
  const { emitter } = scope
  const at = emitter.at(call.span)
  const before: Code[] | undefined = call.args.some((arg) => waits(arg, scope)) ? [] : undefined
  const args = call.args.map(
    (arg) =>
      (how === 'core' ? emitAttributeName(arg, emitter.program.attributes) : undefined) ??
      emitArgument(arg, scope, before),
  )
  const isConstant = args.every((arg) => arg.key !== undefined)
  const list: Code = ['[', ...args.map((arg, index): Code => [index === 0 ? '' : ', ', arg.code]), ']']
  const route = how === 'call' || how === 'callAsync' ? `${quote(scope.route.kind)}, ` : ''
  const code = emitter.map(call.span, [`k.${how}(${quote(name)}, `, list, `, ${route}${at})`])
  // Each call keeps a binding of its own: its place appears in log lines.
  const key = `${how} ${at} ${name} ${isConstant ? args.map((arg) => arg.key).join(' ') : ''}`
  const bound = emitter.hoist(key, '', `${name}_`, code)
  const run: Code = how.endsWith('Async') ? ['await ', bound, '(s)'] : [bound, '(s)']
  return emitter.map(call.span, withBefore(before, run), name)
}

/** Core commands on attributes take the attribute itself. */
function emitAttributeName(
  arg: Expression,
  attributes: ReadonlyMap<string, string>,
): { readonly code: Code; readonly key: string } | undefined {
  const isAttribute = arg.kind === 'AttributeReference' || (arg.kind === 'PvReference' && attributes.has(arg.text))
  const attribute = isAttribute ? parseAttribute(arg.text) : undefined
  if (attribute === undefined) return undefined
  const code = quote(writeAttribute(attribute))
  return { code, key: code }
}

function emitArgument(
  arg: Expression,
  scope: Scope,
  before: Code[] | undefined,
): { readonly code: Code; readonly key: string | undefined } {
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
      return { code: `{ pv: ${quote(scope.emitter.pvText(arg.text))} }`, key: arg.text }
    case 'Operand':
      return { code: quote(arg.name), key: arg.name }
    default: {
      const folded = foldText(arg)
      if (folded !== undefined) return { code: quote(folded), key: quote(folded) }
      return { code: emitArgumentReader(arg, scope, before), key: undefined }
    }
  }
}
