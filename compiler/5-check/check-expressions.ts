import type { Binary, BinaryOperator, Expression, Node, Unary } from '../ast/nodes.ts'
import { isCoreComparison, isNull, typeOf } from '../ast/static-type.ts'
import { walk } from '../ast/walk.ts'
import type { CheckContext } from './check.ts'

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
  if (node.kind === 'Binary' && isCoreComparison(node)) {
    return [node.left, node.right].filter((side) => isOperandFor(side, node))
  }
  if (node.kind !== 'Call') return []
  const { callee, args } = node
  if (callee.text === 'route') return args.filter((arg) => arg.kind === 'BareWord')
  return program.calls.get(node)?.kind === 'core' ? args : []
}

const addressOperands = new Set(['src_ip', 'dst_ip', 'snd_ip', 'to_ip'])
const protocolOperands = new Set(['proto', 'snd_proto', 'to_proto'])

/** Which bare words an old-style comparison takes on the side of this expression. */
function isOperandFor(side: Expression, { left, right }: Binary): boolean {
  if (side.kind === 'Operand') return true
  const other = side === left ? right : left
  const operand = other.kind === 'Operand' ? other.name : ''
  if (side.kind === 'AddressLiteral') return addressOperands.has(operand)
  if (side.kind !== 'BareWord') return false
  if (operand === 'method' || addressOperands.has(operand)) return true
  return protocolOperands.has(operand) && /^(?:udp|tcp|tls|sctp|wss?)$/i.test(side.text)
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
  ctx.diagnostics.report('KAM4006', node.span, message, {
    help: node.kind === 'BareWord' ? 'put a text in quotes, or define the name before' : '',
    kamailio: 'syntax error',
  })
}

const textOnly: ReadonlySet<BinaryOperator> = new Set(['eq', 'ne', '=~'])
const asksForNull: ReadonlySet<BinaryOperator> = new Set(['==', '!=', 'eq', 'ne', 'ieq', 'ine'])
const convertsRight: ReadonlySet<BinaryOperator> = new Set(['+', '==', '!='])

function checkBinary(node: Binary, ctx: CheckContext): void {
  if (isCoreComparison(node)) return
  const left = typeOf(node.left)
  const right = typeOf(node.right)
  if (asksForNull.has(node.operator) && isNull(node.right)) {
    // The parser makes `defined` of it, which wants text.
    if (left === 'int') mismatch(node.left, 'an integer', `${node.operator} $null`, 'text', ctx)
  } else if (textOnly.has(node.operator)) {
    if (left === 'int') mismatch(node.left, 'an integer', node.operator, 'text', ctx)
    else if (node.operator === '=~' && right === 'int') reportPattern(node.right, ctx)
  } else if (convertsRight.has(node.operator)) {
    if (left === 'int' && right === 'str') mismatch(node.right, 'text', node.operator, 'an integer', ctx)
  } else {
    for (const side of [node.left, node.right]) {
      if (typeOf(side) === 'str') mismatch(side, 'text', node.operator, 'an integer', ctx)
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
  if (isTextOperator && type === 'int') mismatch(node.operand, 'an integer', node.operator, 'text', ctx)
  else if (!isTextOperator && type === 'str') mismatch(node.operand, 'text', node.operator, 'an integer', ctx)
}

function mismatch(side: Expression, found: string, operator: string, expected: string, ctx: CheckContext): void {
  // A word without meaning is reported as such.
  if (side.kind === 'BareWord' || side.kind === 'AddressLiteral') return
  ctx.diagnostics.report('KAM4007', side.span, `this is ${found}, but ${operator} wants ${expected}`, {
    help: `convert it with ${expected === 'text' ? '(str)' : '(int)'}`,
    kamailio: `bad expression: type mismatch (${found === 'text' ? 'str instead of int' : 'int instead of str'})`,
  })
}
