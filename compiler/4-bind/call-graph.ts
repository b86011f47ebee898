import type { RouteSymbol } from './symbols.ts'

/** Marks every block that reaches, directly or through route(), a call that may wait. */
export function markAsyncRoutes(routes: readonly RouteSymbol[]): void {
  for (const route of routes) route.isAsync = route.suspendsItself
  let changed = true
  while (changed) {
    changed = false
    const isAnyNamedAsync = routes.some((route) => route.kind === 'request' && route.isAsync)
    for (const route of routes) {
      if (route.isAsync) continue
      if ((route.callsDynamic && isAnyNamedAsync) || [...route.calls].some((target) => target.isAsync)) {
        route.isAsync = true
        changed = true
      }
    }
  }
}
