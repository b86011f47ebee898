import type { Binary, BinaryOperator, Expression, Node, Unary } from '../ast/nodes.ts'
import { isCoreComparison, isNull, typeOf } from '../ast/static-type.ts'
import { walk } from '../ast/walk.ts'
import type { Fix, Repair } from '../diagnostics/diagnostic.ts'
import { typographicQuotes } from '../3-parse/slips.ts'
import type { CheckContext } from './check.ts'
import { checkComparison, describeComparisons, wordsComparedIn } from './core-comparisons.ts'

/** Static types of operands, words that mean nothing where they stand, and calls inside arguments (LANGUAGE C5). */
export function checkExpressions(ctx: CheckContext): void {
  /** Words and addresses in places where the grammar takes them. */
  const allowed = new Set<Node>()
  walk(ctx.program.file, (node) => {
    for (const word of wordsAllowedIn(node, ctx)) allowed.add(word)
    switch (node.kind) {
      case 'Binary':
        checkBinary(node, ctx)
        break
      case 'Unary':
        checkUnary(node, ctx)
        break
      case 'BareWord':
      case 'AddressLiteral':
      case 'Operand':
        if (!allowed.has(node)) reportWord(node, ctx)
        break
      default:
    }
  })
}

/** The operands of a node that may be bare words or addresses. */
function wordsAllowedIn(node: Node, { program }: CheckContext): readonly Expression[] {
  if (node.kind === 'Binary') return wordsComparedIn(node)
  if (node.kind !== 'Call') return []
  const { callee, args } = node
  if (callee.text === 'route') return args.filter((arg) => isPlainName(arg))
  return program.calls.get(node)?.kind === 'core' ? args : []
}

/** A word as it may stand between the parentheses of route(): not in further ones, and no number with letters. */
function isPlainName(arg: Expression): boolean {
  return arg.kind === 'BareWord' && arg.isParenthesised !== true && /^[A-Za-z_]/.test(arg.text)
}

function reportWord(
  node: Extract<Expression, { kind: 'BareWord' | 'AddressLiteral' | 'Operand' }>,
  ctx: CheckContext,
): void {
  const message = {
    BareWord: (text: string) => `${text} is neither a call nor defined by #!define`,
    AddressLiteral: (text: string) => `the address ${text} must stand in quotes here`,
    Operand: (text: string) => `${text} can only be compared`,
  }[node.kind](node.kind === 'Operand' ? node.name : node.text)
  const help = {
    BareWord: 'put a text in quotes, or define the name before',
    AddressLiteral: '',
    Operand: node.kind === 'Operand' ? describeComparisons(node.name) : '',
  }[node.kind]
  ctx.diagnostics.report('KAM4006', node.span, message, {
    help,
    repair: () => quotesFor(node, ctx),
    kamailio: 'syntax error',
    kamailioSpan: ctx.nextToken(node.span),
  })
}

/** The quotes that a word or an address lacks; straight ones where it has those of a word processor. */
function quotesFor(
  node: Extract<Expression, { kind: 'BareWord' | 'AddressLiteral' | 'Operand' }>,
  ctx: CheckContext,
): Repair {
  if (node.kind === 'Operand') return {}
  const { fix } = typographicQuotes(node.span, ctx.sources) ?? {}
  if (fix !== undefined) return { fix }
  // What a macro brings has another text in the file.
  if (ctx.sources.slice(node.span) !== node.text) return {}
  const quoted: Fix = { title: 'put it in quotes', edits: [{ span: node.span, text: `"${node.text}"` }] }
  return node.kind === 'AddressLiteral' ? { fix: quoted } : { suggestions: [quoted] }
}

const textOnly: ReadonlySet<BinaryOperator> = new Set(['eq', 'ne', '=~'])
const asksForNull: ReadonlySet<BinaryOperator> = new Set(['==', '!=', 'eq', 'ne', 'ieq', 'ine'])
const convertsRight: ReadonlySet<BinaryOperator> = new Set(['+', '==', '!='])

function checkBinary(node: Binary, ctx: CheckContext): void {
  if (isCoreComparison(node)) {
    checkComparison(node, ctx)
    return
  }
  const left = typeOf(node.left)
  const right = typeOf(node.right)
  if (asksForNull.has(node.operator) && isNull(node.right)) {
    // The parser makes `defined` of it, which wants text.
    if (left === 'int') mismatch(node.left, 'an integer', node, 'text', ctx)
  } else if (textOnly.has(node.operator)) {
    if (left === 'int') mismatch(node.left, 'an integer', node, 'text', ctx, right === 'str')
    else if (node.operator === '=~' && right === 'int') reportPattern(node.right, ctx)
  } else if (convertsRight.has(node.operator)) {
    if (left === 'int' && right === 'str') mismatch(node.right, 'text', node, 'an integer', ctx)
  } else {
    for (const side of [node.left, node.right]) {
      if (typeOf(side) === 'str') mismatch(side, 'text', node, 'an integer', ctx)
    }
  }
}

/** The file is read, but the server does not start. */
function reportPattern(pattern: Expression, ctx: CheckContext): void {
  ctx.diagnostics.report('KAM4007', pattern.span, 'this is an integer, but =~ wants a regular expression', {
    help: 'write it in quotes',
  })
}

function checkUnary(node: Unary, ctx: CheckContext): void {
  const type = typeOf(node.operand)
  const isTextOperator = ['strlen', 'strempty', 'defined'].includes(node.operator)
  if (isTextOperator && type === 'int') mismatch(node.operand, 'an integer', node, 'text', ctx)
  else if (!isTextOperator && type === 'str') mismatch(node.operand, 'text', node, 'an integer', ctx)
}

function mismatch(
  side: Expression,
  found: string,
  node: Binary | Unary,
  expected: string,
  ctx: CheckContext,
  isRightText = found === 'text',
): void {
  // A word without meaning is reported as such.
  const sides = node.kind === 'Binary' ? [node.left, node.right] : [side]
  if (sides.some((one) => one.kind === 'BareWord' || one.kind === 'AddressLiteral')) return
  const types = isRightText ? 'str instead of int' : 'int instead of str'
  ctx.diagnostics.report('KAM4007', side.span, `this is ${found}, but ${node.operator} wants ${expected}`, {
    help: `convert it with ${expected === 'text' ? '(str)' : '(int)'}`,
    kamailio: `bad expression: type mismatch${node.kind === 'Binary' ? `: ${types}` : ` (${types})`}`,
    kamailioSpan: node.kind === 'Binary' ? node.left.span : side.span,
  })
}
