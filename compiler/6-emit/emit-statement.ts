import type { Block, Expression, If, Jump, Statement, Switch, While } from '../ast/nodes.ts'
import { foldText } from '../ast/fold-text.ts'
import { typeOf } from '../ast/static-type.ts'
import { canEndScript, canResume, countActions } from './expression-types.ts'
import { emitAssign, emitRun } from './emit-call.ts'
import { emitCondition } from './emit-condition.ts'
import { tracedStatement } from './describe-action.ts'
import { describeStep, routeTitle } from './describe-step.ts'
import { emitInt, emitSwitchText, emitText, isComputed } from './emit-expression.ts'
import type { Code, Emitter } from './emitter.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import { commentText, quote } from './names.ts'
import {
  conditionEnd,
  emitAgain,
  emitArm,
  emitProbe,
  endCheck,
  giveCode,
  givesCode,
  type Place,
  type Tail,
} from './place.ts'
import type { Scope } from './scope.ts'

/** The scope of an expression of its own. */
function evaluating(expression: Expression, scope: Scope): Scope {
  return canResume(expression, scope.emitter.program) ? { ...scope, isResumable: true } : scope
}

/** The JavaScript function of one routing block. */
export function emitRoute(route: RouteSymbol, emitter: Emitter): Code {
  const name = emitter.routeNames.get(route) ?? 'route'
  const scope = makeScope(route, emitter, 1)
  const statements = route.blocks.flatMap((block) => block.body.statements)
  const first = route.blocks[0]
  const body = emitStatements(statements, { scope, indent: '    ', tail: 'return' })
  const head: Code = `${emitter.isAsync(route) ? 'async ' : ''}function ${name}(${emitter.parameter}) {\n`
  return [
    `  /** ${commentText(routeTitle(route))} */\n  `,
    first === undefined ? head : emitter.map(first.span, head),
    body,
    '  }\n\n',
  ]
}

/** `onBreak`: outside of loops and switches, break ends the block with code 0 and lets the script go on. */
function makeScope(route: RouteSymbol, emitter: Emitter, levels: number, onBreak = 'return 0;'): Scope {
  return {
    emitter,
    route,
    levels,
    onBreak,
    emitBlockCall: (expression) => emitBlockFunction(expression.block, route, emitter, levels),
  }
}

/** `{ actions }` used as a value: return and break inside give its value. */
function emitBlockFunction(block: Block, route: RouteSymbol, emitter: Emitter, levels: number): Code {
  const name = emitter.names.unique(
    'block_',
    String(emitter.sources.position(block.span.source, block.span.start).line),
  )
  const scope = makeScope(route, emitter, levels + 1)
  const body = emitStatements(block.statements, { scope, indent: '    ', tail: 'return' })
  emitter.addFunction([
    `  ${emitter.isAsync(route) ? 'async ' : ''}function ${name}(${emitter.parameter}) {\n`,
    body,
    '  }\n\n',
  ])
  return emitter.isAsync(route) ? ['(await ', `${name}(s)`, ')'] : `${name}(s)`
}

function emitStatements(statements: readonly Statement[], place: Place): Code {
  const real = statements.filter((statement) => statement.kind !== 'Empty' && statement.kind !== 'ErrorItem')
  const code = real.map((statement, index) =>
    emitStatement(
      statement,
      index === real.length - 1 ? place : { ...place, tail: 'none' },
      behind(statement, statements, index),
    ),
  )
  // What stands behind a jump is never reached: it is bound, as Kamailio checks it too, but there is no code for it.
  const jump = real.findIndex((statement) => statement.kind === 'Jump')
  if (jump !== -1) return code.slice(0, jump + 1)
  const last = real.at(-1)
  if (place.tail === 'none' || (last !== undefined && givesCode(last))) return code
  // An `if` or a switch that runs nothing has code 1.
  return typeof place.tail === 'string' ? [code, giveCode('1', place)] : [giveCode('1', place), code]
}

/** What follows a statement in its list, in which it does not stand before `from`. */
function behind(statement: Statement, all: readonly Statement[], from = 0): Statement | undefined {
  return all[all.indexOf(statement, from) + 1]
}

/** Tells those who watch of the statement that comes. */
function announce(statement: Statement, next: Statement | undefined, place: Place, step: number): Code {
  const traced = place.scope.emitter.trace(() => tracedStatement(statement, next, place.scope), ';\n')
  return [emitProbe(step, place), traced === '' ? '' : `${place.indent}${traced}`]
}

function emitStatement(statement: Statement, place: Place, next: Statement | undefined): Code {
  const { scope } = place
  const { emitter } = scope
  if (!emitter.options.hasProbe) return emitter.map(statement.span, emitBody(statement, place, undefined))
  const step = emitter.addStep(describeStep(statement, scope))
  const told = announce(statement, next, place, step)
  return [told, emitter.map(statement.span, emitBody(statement, place, step))]
}

/** `step`: the number of the statement in a program with probes. */
function emitBody(statement: Statement, place: Place, step: number | undefined): Code {
  const { scope, indent } = place
  switch (statement.kind) {
    case 'CallStatement': {
      const call = emitRun(statement.call, scope)
      const mustCheck = place.tail !== 'return' && canEndScript(statement.call, scope.emitter.program)
      return [giveCode(call, place), mustCheck ? `${indent}${endCheck}\n` : '']
    }
    case 'Assign': {
      const assign = emitAssign(statement, evaluating(statement.value, scope))
      if (!canEndScript(statement.value, scope.emitter.program)) return giveCode(assign, place)
      // The code of a script that ends here is that of the assignment.
      const ended = `${indent}if (s.ended) return exit(s, n);\n`
      const code = typeof place.tail === 'string' ? '' : `${indent}${place.tail.variable} = n;\n`
      return [`${indent}n = `, assign, `;\n${ended}${place.tail === 'return' ? `${indent}return n;\n` : code}`]
    }
    case 'If':
      return emitIf(statement, place, step)
    case 'While':
      return emitWhile(statement, place, step)
    case 'Switch':
      return emitSwitch(statement, place, step)
    case 'Jump':
      return emitJump(statement, place)
    case 'Empty':
    case 'ErrorItem':
      return ''
  }
}

function emitIf(statement: If, place: Place, step: number | undefined, lead = place.indent): Code {
  const { scope, indent } = place
  const condition = emitCondition(statement.condition, evaluating(statement.condition, scope))
  const inner = { ...place, scope: deeper(scope), indent: `${indent}  ` }
  const needsCheck = canEndScript(statement.condition, scope.emitter.program)
  const test: Code = needsCheck
    ? [indent, 'c = ', condition, `;\n${indent}${conditionEnd}\n${indent}if (c) {\n`]
    : [`${lead}if (`, condition, ') {\n']
  const then: Code = [emitArm(step, 0, inner.indent), emitStatements(statement.then.statements, inner)]
  const otherwise = emitArm(step, 1, inner.indent)
  if (statement.otherwise === undefined) {
    return [test, then, otherwise === '' ? '' : [`${indent}} else {\n`, otherwise], `${indent}}\n`]
  }
  // With probes each `if` is a statement of its own.
  const next = step === undefined ? elseIfOf(statement.otherwise) : undefined
  if (next !== undefined && !canEndScript(next.condition, scope.emitter.program)) {
    return [test, then, `${indent}} else `, emitIf(next, { ...place, scope: inner.scope }, undefined, '')]
  }
  const rest = emitStatements(statement.otherwise.statements, inner)
  return [test, then, `${indent}} else {\n`, otherwise, rest, `${indent}}\n`]
}

/** The `if` that is all of an else branch. */
function elseIfOf({ statements }: Block): If | undefined {
  const [only] = statements
  return statements.length === 1 && only?.kind === 'If' ? only : undefined
}

function deeper(scope: Scope, onBreak = scope.onBreak): Scope {
  return makeScope(scope.route, scope.emitter, scope.levels + 1, onBreak)
}

function emitWhile(statement: While, place: Place, step: number | undefined): Code {
  const { scope, indent } = place
  const turns = scope.emitter.names.unique('turns', '')
  const condition = emitCondition(statement.condition, evaluating(statement.condition, scope))
  const variable = typeof place.tail === 'object' ? place.tail.variable : scope.emitter.names.unique('last', '')
  const isTail = place.tail !== 'none'
  const tail: Tail = isTail ? { variable } : 'none'
  const inner = {
    scope: deeper(scope, isTail ? `${variable} = 0; break;` : 'break;'),
    indent: `${indent}  `,
    tail,
  }
  const check = canEndScript(statement.condition, scope.emitter.program) ? `${indent}${endCheck}\n` : ''
  const exceeded = `loopExceeded(s, ${scope.emitter.at(statement.condition.span)});`
  return [
    isTail ? `${indent}${typeof place.tail === 'object' ? '' : 'let '}${variable} = 1;\n` : '',
    `${indent}for (let ${turns} = loopLimit(); `,
    step === undefined ? condition : ['(', condition, `) || arm?.(s, ${step}, 1)`],
    '; ',
    emitAgain(step, place),
    ') {\n',
    emitArm(step, 0, inner.indent),
    `${indent}  if (${turns}-- <= 0) {\n${indent}    ${exceeded}\n`,
    isTail ? `${indent}    ${variable} = -1;\n` : '',
    `${indent}    break;\n${indent}  }\n`,
    emitLoopBody(statement.body.statements, inner, check !== ''),
    `${indent}}\n`,
    check,
    place.tail === 'return' ? `${indent}return ${variable};\n` : '',
  ]
}

/** A condition that ended the script still lets the first statement of the body run (6.1.5). */
function emitLoopBody(statements: readonly Statement[], place: Place, canEnd: boolean): Code {
  const [first, ...others] = statements.filter(({ kind }) => kind !== 'Empty' && kind !== 'ErrorItem')
  if (!canEnd || first === undefined || first.kind === 'Jump') return emitStatements(statements, place)
  const own = others.length === 0 ? place : { ...place, tail: 'none' as const }
  const { emitter } = place.scope
  const isPlain = first.kind === 'CallStatement' || first.kind === 'Assign'
  const isProbed = emitter.options.hasProbe && isPlain
  const told = isProbed
    ? announce(first, behind(first, statements), place, emitter.addStep(describeStep(first, place.scope)))
    : ''
  return [told, emitFirstInLoop(first, own), others.length === 0 ? '' : emitStatements(others, place)]
}

/** The statement gives the code with which the script ends; any action within an expression of it lets the script go on. */
function emitFirstInLoop(first: Statement, place: Place): Code {
  const { indent, tail } = place
  const scope = { ...place.scope, isResumable: true }
  const ended = `${indent}if (s.ended) return exit(s, n);\n`
  const last = typeof tail === 'string' ? '' : `${indent}${tail.variable} = n;\n`
  switch (first.kind) {
    case 'CallStatement':
      return [`${indent}n = `, emitRun(first.call, place.scope), `;\n${ended}${last}`]
    case 'Assign':
      return [`${indent}n = `, emitAssign(first, scope), `;\n${ended}${last}`]
    case 'If':
    case 'Switch': {
      const isFresh = countActions(first.kind === 'If' ? first.condition : first.subject) > 0
      return [isFresh ? `${indent}afresh(s);\n` : `${indent}${conditionEnd}\n`, emitStatements([first], place)]
    }
    default:
      return [emitStatements([first], place), `${indent}if (s.ended) return exit(s, 1);\n`]
  }
}

function emitSwitch(statement: Switch, place: Place, step: number | undefined): Code {
  const { scope, indent } = place
  const isText = statement.cases.some((one) => one.label !== undefined && (one.regex || typeOf(one.label) === 'str'))
  // A constant that only a default follows is not converted.
  const isBare = statement.cases.every((one) => one.label === undefined) && foldText(statement.subject) !== undefined
  const own = evaluating(statement.subject, scope)
  // What cannot be evaluated is no text: only the default is left.
  const subject = isText || isBare ? emitSwitchText(statement.subject, own) : emitInt(statement.subject, own)
  const hasRegex = statement.cases.some((one) => one.regex)
  const canEnd = canEndScript(statement.subject, scope.emitter.program)
  const first: Code = canEnd || hasRegex ? [`${indent}x = `, subject, `;\n`] : ''
  const checked = canEnd ? `${indent}${conditionEnd}\n` : ''
  const chosen = hasRegex ? emitCaseIndex(statement, scope) : canEnd ? 'x' : subject
  const head: Code = [first, checked, `${indent}switch (`, chosen, ') {\n']
  const inner = { scope: deeper(scope, breakOutOfSwitch(place.tail)), indent: `${indent}    `, tail: place.tail }
  const cases = statement.cases.map((one, index): Code => {
    const label =
      one.label === undefined
        ? 'default'
        : ['case ', hasRegex ? String(index) : emitCaseLabel(one.label, isText, scope)]
    // A case that is not the last goes on with the next one.
    const isLast = statement.cases
      .slice(index + 1)
      .every((later) => later.statements.every(({ kind }) => kind === 'Empty'))
    const tail = isLast ? place.tail : 'none'
    return [
      `${indent}  `,
      label,
      ':\n',
      emitArm(step, index, inner.indent),
      emitStatements(one.statements, { ...inner, tail }),
    ]
  })
  const hasDefault = step === undefined || statement.cases.some((one) => one.label === undefined)
  const none = hasDefault ? '' : [`${indent}  default:\n`, emitArm(step, statement.cases.length, inner.indent)]
  return [head, cases, none, `${indent}}\n`]
}

/** What a break in a switch does: it gives code 0 when the switch is the last statement of the block. */
function breakOutOfSwitch(tail: Tail): string {
  if (tail === 'none') return 'break;'
  return tail === 'return' ? 'return 0;' : `${tail.variable} = 0; break;`
}

function emitCaseLabel(label: Expression, isText: boolean, scope: Scope): Code {
  return isText ? emitText(label, scope) : emitInt(label, scope)
}

/** The number of the first case that matches, in file order; regex labels are compiled once. */
function emitCaseIndex(statement: Switch, scope: Scope): Code {
  const { emitter } = scope
  const tests = statement.cases.flatMap((one, index): Code[] => {
    const { label } = one
    if (label === undefined) return []
    if (!one.regex) return [['x === ', emitText(label, scope), ` ? ${index} : `]]
    const pattern = label.kind === 'StringLiteral' ? label.value : ''
    const code = emitter.map(label.span, `k.caseRegex(${quote(pattern)}, ${emitter.at(label.span)})`)
    return [[emitter.hoist(`case ${pattern}`, 'case_', pattern, code), `(x) ? ${index} : `]]
  })
  return [isComputed(statement.subject) ? 'x !== x ? -1 : ' : '', ...tests, '-1']
}

function emitJump(statement: Jump, place: Place): Code {
  const { scope, indent } = place
  if (statement.jump === 'break') return `${indent}${scope.onBreak}\n`
  const value = statement.value
  const check = value !== undefined && canEndScript(value, scope.emitter.program)
  const code =
    value === undefined ? (statement.jump === 'drop' ? '0' : '1') : emitReturnValue(value, evaluating(value, scope))
  if (statement.jump !== 'return')
    return [`${indent}return ${statement.jump === 'exit' ? 'exit' : 'drop'}(s, `, code, ');\n']
  if (value === undefined) return `${indent}return 1;\n`
  if (value.kind === 'NumberLiteral' && value.value !== 0) return [`${indent}return `, code, ';\n']
  return check
    ? [`${indent}n = `, code, `;\n${indent}if (s.ended) return exit(s, n);\n${indent}return returnCode(s, n);\n`]
    : [`${indent}return returnCode(s, `, code, ');\n']
}

function emitReturnValue(value: Expression, scope: Scope): Code {
  return emitInt(value, scope)
}
