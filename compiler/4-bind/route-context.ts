import type { RouteKind } from '#grammar/route-kinds.ts'
import type { RouteSymbol } from './symbols.ts'

/**
 * The kinds of top-level blocks from which each block is reached. Kamailio checks a named route as a request route only;
 * knowing its callers tells more, but is never held against a function that the request route allows.
 */
export function routeKindsReaching(routes: readonly RouteSymbol[]): ReadonlyMap<RouteSymbol, ReadonlySet<RouteKind>> {
  const kinds = new Map(routes.map((route) => [route, new Set<RouteKind>([route.kind])]))
  let changed = true
  while (changed) {
    changed = false
    for (const route of routes) {
      for (const target of route.calls) {
        const reached = kinds.get(target)
        for (const kind of kinds.get(route) ?? []) {
          if (reached === undefined || reached.has(kind)) continue
          reached.add(kind)
          changed = true
        }
      }
    }
  }
  return kinds
}

/** The blocks that some message or event can reach: those that the server starts, and what they call, directly or not. */
export function reachableRoutes(routes: readonly RouteSymbol[]): ReadonlySet<RouteSymbol> {
  const reached = new Set<RouteSymbol>()
  const waiting = routes.filter((route) => route.kind !== 'request' || route.name === '')
  for (let route = waiting.pop(); route !== undefined; route = waiting.pop()) {
    if (reached.has(route)) continue
    reached.add(route)
    waiting.push(...route.calls)
    if (route.callsDynamic) waiting.push(...routes.filter((one) => one.kind === 'request'))
  }
  return reached
}
