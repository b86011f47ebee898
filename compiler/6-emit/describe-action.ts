import type { TracedAction } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { Span } from '../1-source/span.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { Block, Call, Statement } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { Scope } from './scope.ts'
import { onlyStatement, type TokenOrder } from './token-order.ts'

/** What Kamailio's cfgtrace shows of a statement; `next`: the one after it in the same list. */
export function tracedStatement(statement: Statement, next: Statement | undefined, scope: Scope): TracedAction {
  const { tokens } = scope.emitter
  return { ...placeOf(readTo(statement, next, tokens), scope), ...nameOf(statement) }
}

/** The same of a call within an expression. */
export function tracedCall(call: Call, scope: Scope): TracedAction {
  const { tokens } = scope.emitter
  return { ...placeOf(tokens.lastOf(call.span), scope), name: call.callee.text, args: call.args.length }
}

/** The same of an assignment within an expression, in parentheses. */
export function tracedAssign(assign: Span, scope: Scope): TracedAction {
  return { ...placeOf(scope.emitter.tokens.behind(assign), scope), name: 'assign', args: 0 }
}

/**
 * The token up to which Kamailio's parser has read when it makes the action, whose place is the line of that token (6.1.5): an
 * `if` without an `else` only ends with the token behind it, an expression with the `;`, a call with its parenthesis.
 */
function readTo(statement: Statement, next: Statement | undefined, tokens: TokenOrder): Span {
  const { span } = statement
  switch (statement.kind) {
    case 'If':
      if (statement.otherwise !== undefined) return bodyReadTo(statement.otherwise, next, tokens)
      return next?.span ?? tokens.behind(tokens.endOf(statement))
    case 'While':
      return bodyReadTo(statement.body, next, tokens)
    case 'CallStatement':
      return statement.call.bare ? tokens.endOf(statement) : tokens.lastOf(span)
    case 'Jump': {
      if (statement.jump === 'break') return span
      const end = tokens.endOfJump(statement)
      return statement.value === undefined && end.end !== span.end ? end : tokens.endOf(statement)
    }
    default:
      return tokens.endOf(statement)
  }
}

/** A body without braces ends as its statement does. */
function bodyReadTo(body: Block, next: Statement | undefined, tokens: TokenOrder): Span {
  const only = onlyStatement(body)
  if (only === undefined) return tokens.lastOf(body.span)
  return only.kind === 'If' || only.kind === 'While' ? readTo(only, next, tokens) : tokens.endOf(only)
}

/** Jumps other than return and drop are all called "exit" in Kamailio's trace, and a switch over texts "case" (6.1.5). */
function nameOf(statement: Statement): Pick<TracedAction, 'name' | 'args'> {
  switch (statement.kind) {
    case 'CallStatement':
      return { name: statement.call.callee.text, args: statement.call.args.length }
    case 'Jump':
      return { name: statement.jump === 'break' ? 'exit' : statement.jump, args: 0 }
    case 'Switch': {
      const isOverTexts = statement.cases.some(({ regex, label }) => regex || label?.kind === 'StringLiteral')
      return { name: isOverTexts ? 'case' : 'switch', args: 0 }
    }
    default:
      return { name: statement.kind.toLowerCase(), args: 0 }
  }
}

function placeOf(read: Span, { emitter: { sources }, route }: Scope): Pick<TracedAction, 'at' | 'block'> {
  const { line } = sources.position(read.source, read.start)
  return { at: [read.source, line], block: blockName(route, read) }
}

/** How the main block of each kind is called (6.1.5). */
const mainNames: { readonly [kind in RouteKind]: string } = {
  request: 'DEFAULT_ROUTE',
  event: 'DEFAULT_ROUTE',
  failure: 'DEFAULT_FAILURE',
  branch: 'DEFAULT_BRANCH',
  onreply: 'DEFAULT_ONREPLY',
  reply: 'DEFAULT_ONREPLY',
  onsend: 'DEFAULT_SEND',
  branch_failure: 'DEFAULT_ROUTE',
  local: 'DEFAULT_ROUTE',
}

/** From the first route() in a main block on, its actions are said to be in that of the requests (6.1.5). */
function blockName(route: RouteSymbol, read: Span): string {
  if (route.name !== '') return route.name
  if (mainNames[route.kind] === mainNames.request) return mainNames.request
  const called = firstRouteCall(route)
  const isBehind = called !== undefined && called.source === read.source && called.start <= read.start
  return isBehind ? mainNames.request : mainNames[route.kind]
}

function firstRouteCall({ blocks }: RouteSymbol): Span | undefined {
  let first: Span | undefined
  for (const { body } of blocks) {
    for (const statement of body.statements) {
      walk(statement, (node) => {
        if (node.kind === 'Call' && node.callee.text === 'route') first ??= node.span
        return first === undefined
      })
    }
  }
  return first
}

/** Parts of the request URI that Kamailio sets by an action of its own, which has no place. */
const ownActions: ReadonlyMap<string, string> = new Map([
  ['$ru', 'seturi'],
  ['$rU', 'setuser'],
  ['$rd', 'sethost'],
  ['$rp', 'setport'],
])

/** The action that assigning to a variable makes the server run. */
export function setByServer(variable: string): TracedAction | undefined {
  const name = ownActions.get(variable)
  return name === undefined ? undefined : { block: '', name, args: 0 }
}
