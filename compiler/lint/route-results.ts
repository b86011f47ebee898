import { foldInteger } from '../ast/fold-integer.ts'
import type { Jump, Statement } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import { alwaysLeaves } from './jumps.ts'

/** What `route(NAME)` gives back. */
export interface RouteResult {
  /** The codes that `return` names; a plain return gives 1. */
  readonly codes: ReadonlySet<number>
  /** No other code is possible: each path ends with a return of a constant, or ends the script. */
  readonly isCertain: boolean
}

/** The results of all named blocks. */
export function routeResults(routes: readonly RouteSymbol[]): ReadonlyMap<RouteSymbol, RouteResult> {
  return new Map(routes.map((route) => [route, resultOf(route)]))
}

function resultOf(route: RouteSymbol): RouteResult {
  const codes = new Set<number>()
  let isCertain = alwaysLeaves(statementsOf(route))
  for (const jump of jumpsOf(route)) {
    if (jump.jump === 'break') isCertain = false
    if (jump.jump !== 'return') continue
    const code = jump.value === undefined ? 1 : foldInteger(jump.value)
    if (code === undefined) isCertain = false
    else if (code !== 0) codes.add(code)
  }
  return { codes, isCertain }
}

/** All jumps in a block but the breaks of its loops and switches. */
function jumpsOf(route: RouteSymbol): readonly Jump[] {
  const jumps: Jump[] = []
  for (const block of route.blocks) {
    walk(block, (node) => {
      if (node.kind === 'BlockExpression') return false
      if (node.kind === 'Jump' && node.jump !== 'break') jumps.push(node)
      return true
    })
    jumps.push(...strayBreaks(block.body.statements))
  }
  return jumps
}

/** The breaks that belong to no loop and no switch: each ends its block. */
export function strayBreaks(statements: readonly Statement[]): readonly Jump[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'Jump') return statement.jump === 'break' ? [statement] : []
    if (statement.kind !== 'If') return []
    return [...strayBreaks(statement.then.statements), ...strayBreaks(statement.otherwise?.statements ?? [])]
  })
}

function statementsOf(route: RouteSymbol): readonly Statement[] {
  return route.blocks.flatMap((block) => block.body.statements)
}
