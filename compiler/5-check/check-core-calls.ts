import { parseAttribute } from '#grammar/attribute-syntax.ts'
import { reservedWords } from '#grammar/keywords.ts'
import { findCoreFunction, type CoreArgument, type CoreFunctionFacts } from '#grammar/core-functions.ts'
import type { Span } from '../1-source/span.ts'
import type { AddressLiteral, Call, Expression } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { CheckContext } from './check.ts'
import { problemOfAddress } from './core-comparisons.ts'
import { misspelt, withHelp } from './suggest.ts'

/** Core commands: the grammar takes only certain lists of constants for each. */
export function checkCoreCalls(ctx: CheckContext): void {
  walk(ctx.program.file, (node) => {
    if (node.kind !== 'Call' || ctx.program.calls.get(node)?.kind !== 'core') return
    const known = findCoreFunction(node.callee.text)
    if (known !== undefined) checkCoreCall(node, known.facts, ctx)
  })
}

function checkCoreCall(call: Call, facts: CoreFunctionFacts, ctx: CheckContext): void {
  const name = call.callee.text
  if (call.bare && facts.isBare !== true) {
    report(call, `${name} needs parentheses`, facts, ctx, ctx.nextToken(call.span))
    return
  }
  const form = facts.forms.find((one) => one.length === call.args.length)
  if (form === undefined) {
    report(
      call,
      `${name}() does not take ${call.args.length} argument${call.args.length === 1 ? '' : 's'}`,
      facts,
      ctx,
      mistakeIn(call, facts),
    )
    return
  }
  const reserved = reservedWords(ctx.release)
  call.args.forEach((arg, index) => {
    const kind = form[index]
    if (kind === undefined) return
    if (kind === 'flag') checkFlag(arg, ctx)
    else if (kind === 'avp-flag') checkAvpFlag(arg, ctx)
    else if (!fits(arg, kind, reserved, ctx) || isPortOfName(call, index))
      report(arg, `${name}() ${wanted[kind]}`, facts, ctx)
    else if (arg.kind === 'AddressLiteral') checkAddress(arg, ctx)
  })
}

/** uri:port goes with uri:host only. */
function isPortOfName({ args }: Call, index: number): boolean {
  const [first, second] = args
  return index === 1 && second?.kind === 'Operand' && first?.kind !== 'Operand'
}

function checkAddress(arg: AddressLiteral, ctx: CheckContext): void {
  const problem = problemOfAddress(arg.text.replace(/^[a-z]+:/i, '').replace(/:\d+$/, ''))
  if (problem !== undefined)
    ctx.diagnostics.report('KAM4003', arg.span, `${arg.text}: ${problem}`, { kamailio: problem })
}

/** The first argument too many, or the parenthesis before which one is missing. */
function mistakeIn({ args, span }: Call, { forms }: CoreFunctionFacts): Span {
  const most = Math.max(...forms.map((form) => form.length))
  return args[most]?.span ?? { ...span, start: Math.max(span.start, span.end - 1) }
}

function report(
  node: Expression,
  message: string,
  facts: CoreFunctionFacts,
  ctx: CheckContext,
  kamailioSpan = node.span,
): void {
  const help = `forms: ${facts.forms.map((form) => `(${form.join(', ')})`).join(' or ')}`
  ctx.diagnostics.report('KAM4005', node.span, message, { help, kamailio: 'syntax error', kamailioSpan })
}

const wanted: { readonly [kind in Exclude<CoreArgument, 'flag' | 'avp-flag'>]: string } = {
  text: 'takes a text in quotes and expands no variables: use assignment or a module function for those',
  number: 'takes a plain number',
  int: 'takes a plain number',
  host: 'takes a host name or an address',
  'host-or-part': 'takes a host name, an address or uri:host',
  'port-or-part': 'takes a port or uri:port',
  protocol: 'takes udp, tcp, tls or sctp',
  socket: 'takes an address such as udp:10.0.0.1:5060',
  avp: 'takes an attribute such as %f.name',
  any: 'takes a value',
}

function fits(
  arg: Expression,
  kind: Exclude<CoreArgument, 'flag' | 'avp-flag'>,
  reserved: ReadonlySet<string>,
  ctx: CheckContext,
): boolean {
  if (kind !== 'any' && 'isParenthesised' in arg && arg.isParenthesised === true) return false
  const isWord = arg.kind === 'BareWord' && !reserved.has(arg.text)
  const isAddress = arg.kind === 'AddressLiteral'
  const isHost = arg.kind === 'StringLiteral' || isWord || (isAddress && !hasPort(arg.text))
  const isNumber = arg.kind === 'NumberLiteral' && !arg.text.startsWith('-')
  switch (kind) {
    case 'text':
      return arg.kind === 'StringLiteral'
    case 'number':
      return isNumber
    case 'int':
      return arg.kind === 'NumberLiteral'
    case 'host':
      return isHost || isNumber
    case 'socket':
      return isHost || isNumber || isAddress
    case 'host-or-part':
      return isHost || (arg.kind === 'Operand' && arg.name === 'uri:host')
    case 'port-or-part':
      return isNumber || (arg.kind === 'Operand' && arg.name === 'uri:port')
    case 'protocol':
      return arg.kind === 'BareWord' && /^(?:udp|tcp|tls|sctp)$/i.test(arg.text)
    case 'avp':
      return isAttribute(arg, ctx)
    case 'any':
      return true
  }
}

/** An attribute without an index; a name that no module has is one, too. */
function isAttribute(arg: Expression, { program }: CheckContext): boolean {
  if (arg.kind === 'PvReference') return program.attributes.has(arg.text)
  return arg.kind === 'AttributeReference' && parseAttribute(arg.text)?.index === undefined
}

/** A name that `avpflags` declares. */
function checkAvpFlag(arg: Expression, ctx: CheckContext): void {
  const name = arg.kind === 'BareWord' ? arg.text : arg.kind === 'StringLiteral' ? arg.value : undefined
  if (name === undefined) {
    ctx.diagnostics.report('KAM4005', arg.span, 'a flag of an attribute is a name', { kamailio: 'syntax error' })
    return
  }
  const declared = ctx.program.file.items.flatMap((item) =>
    item.kind === 'FlagDeclarations' && item.avp ? item.flags.map((flag) => flag.name.text) : [],
  )
  if (declared.includes(name)) return
  ctx.diagnostics.report('KAM3008', arg.span, `the flag ${name} of attributes is not declared`, {
    ...withHelp(
      misspelt(name, () => declared, arg.span, ctx.sources),
      `declare it at the top: avpflags ${name}`,
    ),
    kamailio: 'avpflag not declared',
  })
}

/** Whether a host has a protocol or a port with it. */
function hasPort(text: string): boolean {
  return /^[^:[\]]+:|\]:\d+$/.test(text) && !/^[0-9A-Fa-f]*:[0-9A-Fa-f:.]*$/.test(text)
}

/** A number from 0 to 31, or a name that `flags` declares. */
function checkFlag(arg: Expression, ctx: CheckContext): void {
  const { flags } = ctx.program
  if (arg.kind === 'NumberLiteral') {
    const isSigned = arg.text.startsWith('-')
    if (!isSigned && arg.value >= 0 && arg.value <= 31) return
    ctx.diagnostics.report('KAM3013', arg.span, `flag ${arg.value} is not within 0 to 31`, {
      kamailio: isSigned ? 'syntax error' : 'bad flag value',
      kamailioSpan: isSigned ? arg.span : ctx.nextToken(arg.span),
    })
    return
  }
  const isBare = !('isParenthesised' in arg && arg.isParenthesised === true)
  const isWord = arg.kind === 'BareWord' && /^[A-Za-z_]/.test(arg.text) && !reservedWords(ctx.release).has(arg.text)
  const name = !isBare ? undefined : isWord ? arg.text : arg.kind === 'StringLiteral' ? arg.value : undefined
  if (name === undefined) {
    ctx.diagnostics.report('KAM4005', arg.span, 'a flag is a number or a name, not an expression', {
      help: 'functions of module corex and kex take variables',
      kamailio: 'syntax error',
    })
  } else if (!flags.has(name)) {
    ctx.diagnostics.report('KAM3008', arg.span, `the flag ${name} is not declared`, {
      ...withHelp(
        misspelt(name, () => flags.keys(), arg.span, ctx.sources),
        `declare it at the top: flags ${name}`,
      ),
      kamailio: 'flag not declared',
      kamailioSpan: ctx.nextToken(arg.span),
    })
  }
}
