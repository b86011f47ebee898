import type { Call, Expression, If, Node, Statement, While } from '#compiler/ast/nodes.ts'
import { childrenOf } from '#compiler/ast/walk.ts'
import type { Span } from '#compiler/1-source/span.ts'
import type { CheckedConfig } from '#compiler/compile.ts'

/** One small change of a configuration that its tests ought to notice. */
export interface Mutant {
  /** The file as the compiler names it. */
  readonly file: string
  readonly line: number
  readonly kind: 'condition negated' | 'statement removed' | 'argument changed' | 'operator changed'
  readonly was: string
  readonly becomes: string
  /** Offsets of `was` in the text of the file. */
  readonly start: number
  readonly end: number
}

/** What takes the place of an operator; =~ has no opposite in the language. */
const otherOperators: ReadonlyMap<string, string> = new Map([
  ['==', '!='],
  ['!=', '=='],
  ['&&', '||'],
  ['||', '&&'],
  ['>', '<='],
  ['<', '>='],
  ['>=', '<'],
  ['<=', '>'],
])

/** Functions that only write log lines: a change of them changes no call. */
const logging: ReadonlySet<string> = new Set(['xlog', 'xinfo', 'xnotice', 'xwarn', 'xerr', 'xdbg'])

/** Functions whose text is a regular expression. */
const patternFunctions: ReadonlySet<string> = new Set(['t_check_status'])

/** All changes of the routing blocks of a configuration, in the order of its text. Whether they compile is not looked at. */
export function mutantsOf({ bound, sources }: CheckedConfig): readonly Mutant[] {
  const found: Mutant[] = []
  const text = (span: Span): string => sources.slice(span)
  const add = (kind: Mutant['kind'], span: Span, becomes: string): void => {
    const { name } = sources.get(span.source)
    const { line } = sources.position(span.source, span.start)
    found.push({ file: name, line, kind, was: text(span), becomes, start: span.start, end: span.end })
  }
  const visit = (node: Node): void => {
    if (node.kind === 'CallStatement' && logging.has(node.call.callee.text)) return
    if (node.kind === 'If' || node.kind === 'While') negate(node, text, add)
    if (isRemovable(node)) add('statement removed', node.span, ';')
    if (node.kind === 'Binary') changeOperator(node, text, add)
    if (node.kind === 'Call') changeArguments(node, text, add)
    if (node.kind === 'Assign') changeLiteral(node.value, text, add)
    for (const child of childrenOf(node)) visit(child)
  }
  for (const item of bound.file.items) if (item.kind === 'RouteBlock') visit(item)
  return found
}

type Text = (span: Span) => string
type Add = (kind: Mutant['kind'], span: Span, becomes: string) => void

function isRemovable(node: Node): node is Statement {
  return node.kind === 'CallStatement' || node.kind === 'Assign' || node.kind === 'Jump'
}

function negate({ condition }: If | While, text: Text, add: Add): void {
  if (condition.kind === 'Unary' && condition.operator === '!')
    add('condition negated', condition.span, text(condition.operand.span))
  else add('condition negated', condition.span, `!(${text(condition.span)})`)
}

function changeOperator(node: Extract<Node, { kind: 'Binary' }>, text: Text, add: Add): void {
  const { left, right } = node
  if (left.span.source !== right.span.source) return
  const between = { source: left.span.source, start: left.span.end, end: right.span.start }
  const [operator = ''] = /[=!<>~&|]+/.exec(text(between)) ?? []
  const other = otherOperators.get(operator)
  const start = between.start + text(between).indexOf(operator)
  if (other !== undefined)
    add('operator changed', { source: between.source, start, end: start + operator.length }, other)
  if (node.operator === '=~') changePattern(right, text, add)
  else for (const side of [left, right]) changeLiteral(side, text, add)
}

function changeArguments(call: Call, text: Text, add: Add): void {
  for (const arg of call.args) {
    if (patternFunctions.has(call.callee.text)) changePattern(arg, text, add)
    else changeLiteral(arg, text, add)
  }
}

function changePattern(node: Expression, text: Text, add: Add): void {
  if (node.kind === 'StringLiteral' && text(node.span).startsWith('"')) add('argument changed', node.span, '"^never$"')
}

/** A number becomes the next one, a list of methods loses the first, another text gets a letter before it; what a macro stands for stays. */
function changeLiteral(node: Expression, text: Text, add: Add): void {
  const written = text(node.span)
  if (node.kind === 'NumberLiteral' && /^\d+$/.test(written))
    add('argument changed', node.span, String(Number(written) + 1))
  if (node.kind !== 'StringLiteral') return
  if (/^"\d+"$/.test(written)) add('argument changed', node.span, `"${Number(written.slice(1, -1)) + 1}"`)
  else if (/^"[A-Z]+\|[A-Z|]+"$/.test(written)) add('argument changed', node.span, written.replace(/[A-Z]+\|/, ''))
  else if (/^"[^"$][^"]*"$/.test(written)) add('argument changed', node.span, `"x${written.slice(1)}`)
}

/** So many of the mutants, chosen by the seed alone and given in the order of the text. */
export function chooseMutants(all: readonly Mutant[], count: number, seed: number): readonly Mutant[] {
  const order = all.map((_, index) => index)
  let state = seed >>> 0
  const random = (below: number): number => {
    // A linear congruential generator (Numerical Recipes) is enough to shuffle a list, and the same everywhere.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random(last + 1)
    const [one = 0, two = 0] = [order[last], order[other]]
    order[last] = two
    order[other] = one
  }
  const chosen = new Set(order.slice(0, count))
  return all.filter((_, index) => chosen.has(index))
}

/** The text of a file with the change made. */
export function applyMutant(text: string, { start, end, becomes }: Mutant): string {
  return text.slice(0, start) + becomes + text.slice(end)
}
