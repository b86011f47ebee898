import { findArgumentForm } from '#grammar/argument-texts.ts'
import { isConstantArgument } from '#grammar/constant-arguments.ts'
import type { ArgFacts, Args } from '#grammar/manifest.ts'
import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Call, Expression } from '../ast/nodes.ts'
import { typeOf } from '../ast/static-type.ts'
import { findRoute } from '../4-bind/symbols.ts'
import type { CheckContext } from './check.ts'
import { checkRegex } from './check-regexes.ts'
import { checkFormat, checkPvText, isReadOnly, refusalOf, type Moment } from './check-variables.ts'
import { misspelt } from './suggest.ts'

/** What the fixups of the function would refuse at start, argument by argument. */
export function checkArguments(call: Call, module: string, args: Args, ctx: CheckContext): void {
  const facts = Object.entries(args)
  const { text: callee } = call.callee
  const fixups = fixupsOf(module, callee, call.args.length, ctx)
  call.args.forEach((arg, index) => {
    const [name, fact] = facts[index] ?? []
    if (isConstantArgument(module, callee, call.args.length, index, ctx.release) && !isConstant(arg)) {
      ctx.diagnostics.report('KAM4003', arg.span, `argument ${name ?? index + 1} of ${callee}() must be a constant`, {
        help: 'a text in quotes with variables in it is constant too',
        kamailio: `function ${callee}: parameter ${index + 1} is not constant`,
      })
    } else if (name !== undefined && fact !== undefined && !isOfBadForm(call, module, index, name, ctx)) {
      const fixup = fixups[index]
      if (fixup === undefined || !isCloser(fixup, fact)) checkArgument(arg, name, fact, ctx, momentOf(fixup, fact))
      else {
        checkArgument(arg, name, fixup, ctx)
        checkRange(arg, name, fact, ctx)
      }
    }
  })
}

/** A text that the fixup looks at closer than the kind of the argument says. */
function isOfBadForm(call: Call, module: string, index: number, name: string, ctx: CheckContext): boolean {
  const arg = call.args[index]
  if (arg?.kind !== 'StringLiteral') return false
  const form = findArgumentForm(module, call.callee.text, index, call.args.length, arg.value)
  if (form === undefined) return false
  refuse(arg, `argument ${name} is ${form}, not "${arg.value}"`, ctx)
  return true
}

/** What is recorded of a start, for functions whose own facts say more. */
function fixupsOf(module: string, callee: string, count: number, { catalogue }: CheckContext): readonly ArgFacts[] {
  const fixups = catalogue.module(module)?.fixups
  const facts = fixups !== undefined && Object.hasOwn(fixups, callee) ? fixups[callee] : undefined
  const lists = facts?.overloads ?? (facts?.args === undefined ? [] : [facts.args])
  return Object.values(lists.find((list) => Object.keys(list).length === count) ?? {})
}

/**
 * Whether what was recorded says more than what the module says itself: a few probes tell a number without a sign from one with it, and a
 * text that is taken as it is from one that is expanded, but not a name, a list of methods or one of several words from any other text.
 */
function isCloser(fixup: ArgFacts, fact: ArgFacts): boolean {
  if (fixup.kind === fact.kind) return true
  return (fact.kind === 'int' && fixup.kind === 'uint') || (fact.kind === 'str' && fixup.kind === 'literal')
}

/** A start that takes any text does not look for the variable or the word that the function wants: every call of it fails. */
function momentOf(fixup: ArgFacts | undefined, { kind }: ArgFacts): Moment {
  return fixup?.kind === 'literal' && (kind === 'pvar' || kind === 'enum') ? 'call' : 'start'
}

function checkArgument(
  arg: Expression,
  name: string,
  fact: ArgFacts,
  ctx: CheckContext,
  moment: Moment = 'start',
): void {
  const text = arg.kind === 'StringLiteral' ? arg.value : undefined
  if (fact.constant === true && text === undefined && arg.kind !== 'NumberLiteral' && !isConstant(arg)) {
    refuse(arg, `argument ${name} must be a constant`, ctx)
    return
  }
  if (fact.nonEmpty === true && text === '') {
    refuse(arg, `argument ${name} must not be empty`, ctx)
    return
  }
  const excluded = [...(fact.excludes ?? '')].find((character) => text?.includes(character) === true)
  if (excluded !== undefined) {
    refuse(arg, `argument ${name} is taken as it is, and must not contain "${excluded}"`, ctx)
    return
  }
  const word = arg.kind === 'NumberLiteral' ? arg.text : text
  // An old form that the fixups of some functions still know.
  if (fact.attributes === true && text !== undefined && /^\$[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return
  switch (fact.kind) {
    case 'int':
      checkInt(arg, name, fact, ctx)
      break
    case 'str':
      if (text !== undefined) checkFormat(text, arg.span, ctx)
      break
    case 'pvar':
      checkPvar(arg, name, fact, ctx, moment)
      break
    case 'enum':
      if (word !== undefined && fact.values !== undefined && !fact.values.includes(word)) {
        refuse(arg, `argument ${name} is one of ${fact.values.join(', ')}`, ctx, moment)
      }
      break
    case 'name':
      if (text !== undefined) checkName(arg, text, fact, ctx)
      break
    case 'uint':
      if (!/^(0[xX][0-9a-fA-F]+|[0-9]*)$/.test(text ?? (arg.kind === 'NumberLiteral' ? String(arg.value) : '')))
        refuse(arg, `argument ${name} is a number without a sign`, ctx)
      break
    case 'regex':
      if (text !== undefined) checkRegex(text, arg.span, ctx)
      break
    case 'subst':
      if (text !== undefined) checkSubst(arg, text, ctx)
      else if (isConstant(arg)) refuse(arg, `argument ${name} is /regex/replacement/flags`, ctx)
      break
    case 'literal':
    case 'methods':
    case 'any':
      break
  }
}

/** Whether an argument has a value before there is a message: a number, a word, a text, also one with variables in it. */
export function isConstant(arg: Expression): boolean {
  if (arg.kind === 'Binary') return isConstant(arg.left) && isConstant(arg.right)
  if (arg.kind === 'Unary' || arg.kind === 'Cast') return isConstant(arg.operand)
  return ['StringLiteral', 'NumberLiteral', 'BareWord', 'AddressLiteral'].includes(arg.kind)
}

function checkInt(arg: Expression, name: string, fact: ArgFacts, ctx: CheckContext): void {
  const text = arg.kind === 'StringLiteral' ? arg.value : undefined
  if (text?.startsWith('$') === true && fact.plain !== true) {
    if (isWholePv(text)) checkPvText(text, arg.span, ctx, 'start')
    else refuse(arg, `argument ${name} is a number or one pseudo-variable, not "${text}"`, ctx)
    return
  }
  if (text !== undefined && !/^\s*([+-]?[0-9]*|0[xX][0-9a-fA-F]+)\s*$/.test(text)) {
    const orVariable = fact.plain === true ? '' : ' or a pseudo-variable'
    refuse(arg, `argument ${name} is a number${orVariable}, not "${text}"`, ctx)
    return
  }
  checkRange(arg, name, fact, ctx)
}

/** A number that the function cannot use, which a start does not look at. */
function checkRange(arg: Expression, name: string, { min, max, kind }: ArgFacts, ctx: CheckContext): void {
  const text = arg.kind === 'StringLiteral' && /^[+-]?[0-9]+$/.test(arg.value) ? arg.value : undefined
  const value = arg.kind === 'NumberLiteral' ? arg.value : text === undefined ? undefined : Number(text)
  if (kind !== 'int' || value === undefined) return
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return
  const message = `argument ${name} must be ${min ?? '…'} to ${max ?? '…'}, not ${value}`
  ctx.diagnostics.report('KAM4003', arg.span, message, { severity: 'warning' })
}

/** `/regex/replacement/flags` with any character for the slash. */
function checkSubst(arg: Expression, text: string, ctx: CheckContext): void {
  const parts = splitSubst(text)
  if (parts === undefined) {
    ctx.diagnostics.report('KAM4004', arg.span, 'a substitution is written /regex/replacement/flags')
  } else checkRegex(parts.regex, arg.span, ctx)
}

/** The expression of a substitution, when the delimiter stands three times; a backslash before it takes it as it is. */
function splitSubst(text: string): { readonly regex: string } | undefined {
  const delimiter = text[0]
  if (delimiter === undefined || delimiter === '\\') return undefined
  const ends: number[] = []
  for (let at = 1; at < text.length && ends.length < 2; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === delimiter) ends.push(at)
  }
  return ends.length < 2 ? undefined : { regex: text.slice(1, ends[0]) }
}

/** The name of a variable in quotes: the function reads or assigns it. */
function checkPvar(arg: Expression, name: string, fact: ArgFacts, ctx: CheckContext, moment: Moment): void {
  if (arg.kind !== 'StringLiteral' && isConstant(arg) && typeOf(arg) === 'int') {
    refuse(arg, `argument ${name} is the name of a variable in quotes`, ctx, moment)
    return
  }
  if (arg.kind !== 'StringLiteral') return
  const written = fact.list === true ? variablesIn(arg.value) : [arg.value]
  if (written.length === 0) refuse(arg, `argument ${name} is a list of variables, not "${arg.value}"`, ctx, moment)
  for (const text of written) checkPvarText(arg, text, name, fact, ctx, moment)
}

/** The variables of a list, as they are written; what is none is one of them too. */
function variablesIn(text: string): readonly string[] {
  const found: string[] = []
  for (let rest = text.replace(/^[\s,;]+/, ''); rest !== '';) {
    const pv = parsePv(rest)
    const end = 'error' in pv ? rest.length : pv.end
    found.push(rest.slice(0, end))
    rest = rest.slice(end).replace(/^[\s,;]+/, '')
  }
  return found
}

function checkPvarText(
  arg: Expression,
  text: string,
  name: string,
  fact: ArgFacts,
  ctx: CheckContext,
  moment: Moment,
): void {
  const pv = parsePv(text)
  if ('error' in pv || pv.end !== text.length) {
    refuse(arg, `argument ${name} is the name of a variable, not "${text}"`, ctx, moment)
    return
  }
  checkPvText(text, arg.span, ctx, moment)
  if (fact.of === 'avp' && pv.name !== 'avp') refuse(arg, `argument ${name} is an AVP: "$avp(name)"`, ctx, moment)
  if (fact.writable === true && isReadOnly(pv.name, ctx)) {
    refuse(arg, `argument ${name} is assigned by the function, and $${pv.name} cannot be`, ctx, moment)
  }
}

function checkName(arg: Expression, text: string, fact: ArgFacts, ctx: CheckContext): void {
  const kinds = {
    failure_route: 'failure',
    branch_route: 'branch',
    onreply_route: 'onreply',
    route: 'request',
  } as const
  const kind = fact.of !== undefined && fact.of in kinds ? kinds[fact.of as keyof typeof kinds] : undefined
  if (kind === undefined || text.includes('$') || /^[0-9]*$/.test(text)) return
  if (findRoute(ctx.program.routes, kind, text) !== undefined) return
  const known = ctx.program.routes.filter((route) => route.kind === kind).map((route) => route.name)
  ctx.diagnostics.report('KAM3010', arg.span, `there is no ${fact.of}[${text}]`, {
    ...misspelt(text, () => known, arg.span, ctx.sources),
  })
}

function refuse(arg: Expression, message: string, ctx: CheckContext, moment: Moment = 'start'): void {
  ctx.diagnostics.report('KAM4003', arg.span, message, refusalOf('', moment))
}

/** Whether a text is one pseudo-variable and nothing else. */
export function isWholePv(text: string): boolean {
  const pv = parsePv(text)
  return !('error' in pv) && pv.end === text.length
}
