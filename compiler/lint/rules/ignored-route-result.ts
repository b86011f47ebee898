import type { Call } from '../../ast/nodes.ts'
import type { RouteSymbol } from '../../4-bind/symbols.ts'
import type { Rule } from '../rule.ts'

export const ignoredRouteResult: Rule = {
  name: 'ignored-route-result',
  code: 'KAM6313',
  category: 'correctness',
  severity: 'warning',
  title: 'route that returns yes or no, and nobody asks',
  why: 'The route returns a negative code on some path and a positive one on another, but all its calls are statements: what it found out is lost, and the script goes on as if all were well.',
  remedy: 'Ask for the result, `if (!route(NAME)) …`, or end the script in the route with exit.',
  examples: [
    {
      bad: 'request_route {\n  «route(ALLOWED)»;\n  t_relay();\n}\nroute[ALLOWED] {\n  if ($fd != "example.com") {\n    return -1;\n  }\n  return 1;\n}\n',
      good: 'request_route {\n  if (!route(ALLOWED)) {\n    sl_send_reply("403", "Forbidden");\n    exit;\n  }\n  t_relay();\n}\nroute[ALLOWED] {\n  if ($fd != "example.com") {\n    return -1;\n  }\n  return 1;\n}\n',
    },
  ],
  create: (ctx, report) => {
    const asStatement = new Map<RouteSymbol, Call[]>()
    const calls: Call[] = []
    const statements = new Set<Call>()
    return {
      CallStatement: ({ call }) => {
        const resolved = ctx.program.calls.get(call)
        if (resolved?.kind !== 'route') return
        statements.add(call)
        asStatement.set(resolved.target, [...(asStatement.get(resolved.target) ?? []), call])
      },
      Call: (call) => {
        calls.push(call)
      },
      end: () => {
        if (ctx.variableUses.some((use) => ['rc', 'retcode', '?'].includes(use.pv.name))) return
        if (ctx.program.routes.some((route) => route.callsDynamic)) return
        for (const [route, places] of asStatement) {
          const { codes } = ctx.resultOf(route)
          if (![...codes].some((code) => code < 0) || ![...codes].some((code) => code > 0)) continue
          const isAsked = calls.some((call) => {
            const resolved = ctx.program.calls.get(call)
            return resolved?.kind === 'route' && resolved.target === route && !statements.has(call)
          })
          if (isAsked) continue
          for (const call of places)
            report({ span: call.span, message: `nobody asks what route ${route.name} returns` })
        }
      },
    }
  },
}
