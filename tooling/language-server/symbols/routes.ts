import { routeBlockKeywords, type RouteKind } from '#grammar/route-kinds.ts'
import type { Span } from '#compiler/1-source/span.ts'
import type { Call, Expression } from '#compiler/ast/nodes.ts'
import { walk } from '#compiler/ast/walk.ts'
import { findFunction } from '#compiler/catalogue.ts'
import { constantRouteName, routeKindOf } from '#compiler/4-bind/bind.ts'
import { routesNamedByFunction, type NamedRoute } from '#compiler/4-bind/named-routes.ts'
import type { RouteSymbol } from '#compiler/4-bind/symbols.ts'
import type { Analysis } from '../analysis.ts'
import type { Occurrence } from './occurrences.ts'

/** The identity of a block: its kind and its name. */
export function routeKey(kind: RouteKind, name: string): string {
  return `route ${kind} ${name}`
}

/** What blocks an argument of a call may name; undefined when it names none. */
export function routeNamedBy(analysis: Analysis, callee: string, argument: number): NamedRoute | undefined {
  if (callee === 'route') return argument === 0 ? routeArgument : undefined
  for (const module of analysis.checked.bound.modules) {
    const known = module.exports === undefined ? undefined : findFunction(module.exports, callee)
    if (known === undefined) continue
    const named = routesNamedByFunction(known.module, known.name, known.facts, argument + 1).get(argument)
    return named?.form === 'whole' ? named : undefined
  }
  return undefined
}

const routeArgument: NamedRoute = { kind: 'request', prefix: '', use: 'calls', form: 'whole' }

/** Blocks: where they stand, and where they are called or armed by name. */
export function findRouteOccurrences(analysis: Analysis): readonly Occurrence[] {
  const found: Occurrence[] = []
  for (const item of analysis.checked.bound.file.items) {
    if (item.kind !== 'RouteBlock') continue
    const kind = routeKindOf(item)
    const text = item.name?.text ?? ''
    const name = text === '0' ? '' : text
    const start = item.span.start
    const keyword = { ...item.span, end: start + item.keyword.length }
    const span = item.name === undefined ? keyword : withoutQuotes(analysis, item.name.span)
    const shown = item.name === undefined ? item.keyword : name
    found.push({ kind: 'route', key: routeKey(kind, name), name: shown, span, role: 'definition' })
  }
  for (const route of analysis.routes) {
    for (const block of route.blocks) {
      walk(block, (node) => {
        if (node.kind === 'Call') addCall(node, route, analysis, found)
      })
    }
  }
  return found
}

function addCall(call: Call, route: RouteSymbol, analysis: Analysis, found: Occurrence[]): void {
  call.args.forEach((arg, index) => {
    const named = routeNamedBy(analysis, call.callee.text, index)
    const written = named === undefined ? undefined : nameIn(arg)
    if (named === undefined || written === undefined || written === '') return
    const name = named.prefix + written
    const span = withoutQuotes(analysis, arg.span)
    const key = routeKey(named.kind, named.kind === 'request' && name === '0' ? '' : name)
    // A name that is armed without its prefix is shown as it is written.
    found.push({ kind: 'route', key, name: written, span, role: 'read', route })
  })
}

function nameIn(arg: Expression): string | undefined {
  const name = constantRouteName(arg)
  return name === undefined || name.includes('$') ? undefined : name
}

/** The inside of a quoted text. */
export function withoutQuotes(analysis: Analysis, span: Span): Span {
  const written = analysis.slice(span)
  const quote = written[0]
  if ((quote !== '"' && quote !== "'") || written.length < 2 || written.at(-1) !== quote) return span
  return { ...span, start: span.start + 1, end: span.end - 1 }
}

/** The word that opens a block of a kind. */
export function keywordOf(kind: RouteKind): string {
  const entry = Object.entries(routeBlockKeywords).find(([, one]) => one === kind)
  return entry?.[0] ?? 'route'
}

/** How a block is shown: `route[RELAY]`, `request_route`. */
export function titleOf({ kind, name }: Pick<RouteSymbol, 'kind' | 'name'>): string {
  if (name === '') return kind === 'request' ? 'request_route' : keywordOf(kind)
  return `${keywordOf(kind)}[${name}]`
}
