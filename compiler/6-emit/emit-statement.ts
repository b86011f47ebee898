import type { Block, Expression, If, Jump, Statement, Switch, While } from '../ast/nodes.ts'
import { typeOf } from '../ast/static-type.ts'
import { canEndScript } from './expression-types.ts'
import { emitAssign, emitRun } from './emit-call.ts'
import { emitCondition } from './emit-condition.ts'
import { describeStep, routeTitle } from './describe-step.ts'
import { emitInt, emitText } from './emit-expression.ts'
import type { Code, Emitter } from './emitter.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import { commentText, quote } from './names.ts'
import type { Scope } from './scope.ts'

/** How statements are written: their scope, indentation, and whether the block's code is that of its last statement. */
interface Place {
  readonly scope: Scope
  readonly indent: string
  /** The statement is the last of its routing block: its code is the block's. */
  readonly isTail: boolean
}

const endCheck = 'if (s.ended) return s.code;'

/** The JavaScript function of one routing block. */
export function emitRoute(route: RouteSymbol, emitter: Emitter): Code {
  const name = emitter.routeNames.get(route) ?? 'route'
  const scope = makeScope(route, emitter, 1)
  const statements = route.blocks.flatMap((block) => block.body.statements)
  const first = route.blocks[0]
  const body = emitStatements(statements, { scope, indent: '    ', isTail: true })
  const head: Code = `${route.isAsync ? 'async ' : ''}function ${name}(${emitter.parameter}) {\n`
  return [
    `  /** ${commentText(routeTitle(route))} */\n  `,
    first === undefined ? head : emitter.map(first.span, head),
    body,
    '  }\n\n',
  ]
}

function makeScope(route: RouteSymbol, emitter: Emitter, levels: number, isBreakable = false): Scope {
  return {
    emitter,
    route,
    levels,
    isBreakable,
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
  const body = emitStatements(block.statements, { scope, indent: '    ', isTail: true })
  emitter.addFunction([`  ${route.isAsync ? 'async ' : ''}function ${name}(${emitter.parameter}) {\n`, body, '  }\n\n'])
  return [route.isAsync ? '(await ' : '', `${name}(s)`, route.isAsync ? ')' : '']
}

function emitStatements(statements: readonly Statement[], place: Place): Code {
  const real = statements.filter((statement) => statement.kind !== 'Empty' && statement.kind !== 'ErrorItem')
  const code = real.map((statement, index) =>
    emitStatement(statement, { ...place, isTail: place.isTail && index === real.length - 1 }),
  )
  // What stands behind a jump is never reached: it is bound, as Kamailio checks it too, but there is no code for it.
  const jump = real.findIndex((statement) => statement.kind === 'Jump')
  if (jump !== -1) return code.slice(0, jump + 1)
  const last = real.at(-1)
  if (!place.isTail || (last !== undefined && alwaysReturns(last))) return code
  return [code, `${place.indent}return 1;\n`]
}

/** Whether the code emitted for a tail statement ends with a return on every path. */
function alwaysReturns(statement: Statement): boolean {
  return statement.kind === 'CallStatement' || statement.kind === 'Assign'
}

function emitStatement(statement: Statement, place: Place): Code {
  const { scope, indent } = place
  const { emitter } = scope
  const step = emitter.options.hasProbe ? emitter.addStep(describeStep(statement, scope)) : undefined
  const mapped = emitter.map(statement.span, emitBody(statement, place))
  return step === undefined ? mapped : [`${indent}probe?.(s, ${step});\n`, mapped]
}

function emitBody(statement: Statement, place: Place): Code {
  const { scope, indent } = place
  switch (statement.kind) {
    case 'CallStatement': {
      const call = emitRun(statement.call, scope)
      if (place.isTail) return [`${indent}return `, call, ';\n']
      const check = canEndScript(statement.call, scope.emitter.program) ? `${indent}${endCheck}\n` : ''
      return [indent, call, ';\n', check]
    }
    case 'Assign': {
      const assign = emitAssign(statement, scope)
      const check = canEndScript(statement.value, scope.emitter.program) ? `${indent}${endCheck}\n` : ''
      if (place.isTail)
        return check === ''
          ? [`${indent}return `, assign, '\n']
          : [indent, assign, ';\n', check, `${indent}return 1;\n`]
      return [indent, assign, ';\n', check]
    }
    case 'If':
      return emitIf(statement, place)
    case 'While':
      return emitWhile(statement, place)
    case 'Switch':
      return emitSwitch(statement, place)
    case 'Jump':
      return emitJump(statement, place)
    case 'Empty':
    case 'ErrorItem':
      return ''
  }
}

function emitIf(statement: If, place: Place, lead = place.indent): Code {
  const { scope, indent } = place
  const condition = emitCondition(statement.condition, scope)
  const inner = { ...place, scope: deeper(scope), indent: `${indent}  ` }
  const needsCheck = canEndScript(statement.condition, scope.emitter.program)
  const test: Code = needsCheck
    ? [indent, 'c = ', condition, `;\n${indent}${endCheck}\n${indent}if (c) {\n`]
    : [`${lead}if (`, condition, ') {\n']
  const then = emitStatements(statement.then.statements, inner)
  if (statement.otherwise === undefined) return [test, then, `${indent}}\n`]
  const next = elseIfOf(statement.otherwise)
  if (next !== undefined && !canEndScript(next.condition, scope.emitter.program)) {
    return [test, then, `${indent}} else `, emitIf(next, { ...place, scope: inner.scope }, '')]
  }
  return [test, then, `${indent}} else {\n`, emitStatements(statement.otherwise.statements, inner), `${indent}}\n`]
}

/** The `if` that is all of an else branch. */
function elseIfOf({ statements }: Block): If | undefined {
  const [only] = statements
  return statements.length === 1 && only?.kind === 'If' ? only : undefined
}

function deeper(scope: Scope, isBreakable = scope.isBreakable): Scope {
  return makeScope(scope.route, scope.emitter, scope.levels + 1, isBreakable)
}

function emitWhile(statement: While, place: Place): Code {
  const { scope, indent } = place
  const turns = scope.emitter.names.unique('turns', '')
  const condition = emitCondition(statement.condition, scope)
  const inner = { scope: deeper(scope, true), indent: `${indent}  `, isTail: false }
  const check = canEndScript(statement.condition, scope.emitter.program) ? `${indent}${endCheck}\n` : ''
  return [
    `${indent}for (let ${turns} = loopLimit(); `,
    condition,
    '; ) {\n',
    check === '' ? '' : `  ${check}`,
    `${indent}  if (${turns}-- <= 0) {\n${indent}    loopExceeded(s, ${scope.emitter.at(statement.span)});\n`,
    `${indent}    break;\n${indent}  }\n`,
    emitStatements(statement.body.statements, inner),
    `${indent}}\n`,
    check,
  ]
}

function emitSwitch(statement: Switch, place: Place): Code {
  const { scope, indent } = place
  const isText = statement.cases.some((one) => one.label !== undefined && (one.regex || typeOf(one.label) === 'str'))
  const subject = isText ? emitText(statement.subject, scope) : emitInt(statement.subject, scope)
  const inner = { scope: deeper(scope, true), indent: `${indent}    `, isTail: false }
  const hasRegex = statement.cases.some((one) => one.regex)
  const head: Code = hasRegex
    ? [`${indent}x = `, subject, `;\n${indent}switch (`, emitCaseIndex(statement, scope), ') {\n']
    : [`${indent}switch (`, subject, ') {\n']
  const cases = statement.cases.map((one, index): Code => {
    const label =
      one.label === undefined
        ? 'default'
        : ['case ', hasRegex ? String(index) : emitCaseLabel(one.label, isText, scope)]
    return [`${indent}  `, label, ':\n', emitStatements(one.statements, inner)]
  })
  const check = canEndScript(statement.subject, scope.emitter.program) ? `${indent}${endCheck}\n` : ''
  return [head, cases, `${indent}}\n`, check]
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
  return [...tests, '-1']
}

function emitJump(statement: Jump, place: Place): Code {
  const { scope, indent } = place
  // Outside of loops and switches, break ends the block with code 0 and lets the script go on.
  if (statement.jump === 'break') return `${indent}${scope.isBreakable ? 'break' : 'return 0'};\n`
  const value = statement.value
  const check = value !== undefined && canEndScript(value, scope.emitter.program)
  const code = value === undefined ? (statement.jump === 'drop' ? '0' : '1') : emitReturnValue(value, scope)
  if (statement.jump !== 'return')
    return [`${indent}return ${statement.jump === 'exit' ? 'exit' : 'drop'}(s, `, code, ');\n']
  if (value === undefined) return `${indent}return 1;\n`
  if (value.kind === 'NumberLiteral' && value.value !== 0) return [`${indent}return `, code, ';\n']
  return check
    ? [`${indent}n = `, code, `;\n${indent}${endCheck}\n${indent}return returnCode(s, n);\n`]
    : [`${indent}return returnCode(s, `, code, ');\n']
}

function emitReturnValue(value: Expression, scope: Scope): Code {
  return emitInt(value, scope)
}
