import type { RouteSymbol } from '../../4-bind/symbols.ts'
import { namesElsewhere } from '../route-mentions.ts'
import type { Rule } from '../rule.ts'

export const deadRoute: Rule = {
  name: 'dead-route',
  code: 'KAM6315',
  category: 'correctness',
  severity: 'warning',
  title: 'route that nothing calls',
  why: 'No route() reaches the block from a message or an event, and no function or parameter names it. Its code never runs, and often it was meant to.',
  remedy: 'Call it, or remove it.',
  needs: 'whole',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n}\nroute[«NATDETECT»] {\n  force_rport();\n}\n',
      good: 'request_route {\n  route(NATDETECT);\n  t_relay();\n}\nroute[NATDETECT] {\n  force_rport();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const { routes, file } = ctx.program
      const isKemi = file.items.some((item) => item.kind === 'CfgEngine' || item.kind === 'KemiCallback')
      // A part of a configuration is included elsewhere, and a KEMI script calls routes by itself.
      if (isKemi || routes.some((route) => route.callsDynamic)) return
      for (const route of routes) {
        if (route.kind !== 'request' || ctx.isReachable(route)) continue
        const name = nameOf(route)
        if (name !== undefined && !namesElsewhere(route, ctx)) {
          const isCalled = routes.some((one) => one !== route && one.calls.has(route))
          const what = isCalled ? 'only routes that never run call' : 'nothing calls'
          report({ span: name.span, message: `${what} route ${route.name}` })
        }
      }
    },
  }),
}

function nameOf(route: RouteSymbol): { readonly span: RouteSymbol['blocks'][number]['span'] } | undefined {
  return route.blocks[0]?.name
}
