import type { RouteSymbol } from '../../4-bind/symbols.ts'
import type { Rule } from '../rule.ts'

export const routeRecursion: Rule = {
  name: 'route-recursion',
  code: 'KAM6314',
  category: 'correctness',
  severity: 'info',
  title: 'route that calls itself',
  why: 'Directly or through others the route comes back to itself. Kamailio stops at max_recursive_level (256 nested blocks) with an error in the log, and goes on behind the call as if it had failed.',
  remedy: 'Write a while loop, or make sure that each turn comes nearer to an end.',
  examples: [
    {
      bad: 'request_route {\n  route(NEXT);\n}\nroute[NEXT] {\n  if (!t_relay()) {\n    «route(NEXT)»;\n  }\n}\n',
      good: 'request_route {\n  route(NEXT);\n}\nroute[NEXT] {\n  if (!t_relay()) {\n    sl_reply_error();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Call: (call, route) => {
      const resolved = ctx.program.calls.get(call)
      if (resolved?.kind !== 'route' || route === undefined || !reaches(resolved.target, route)) return
      const name = resolved.target.name === '' ? 'request_route' : `route ${resolved.target.name}`
      const how = resolved.target === route ? 'calls itself' : 'comes back to this place'
      report({ span: call.span, message: `${name} ${how}` })
    },
  }),
}

function reaches(from: RouteSymbol, wanted: RouteSymbol): boolean {
  const seen = new Set<RouteSymbol>()
  const waiting = [from]
  for (let route = waiting.pop(); route !== undefined; route = waiting.pop()) {
    if (route === wanted) return true
    if (seen.has(route)) continue
    seen.add(route)
    waiting.push(...route.calls)
  }
  return false
}
