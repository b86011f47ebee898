import { foldInteger } from '../../ast/fold-integer.ts'
import type { Expression } from '../../ast/nodes.ts'
import { someNode } from '../../ast/walk.ts'
import type { RouteSymbol } from '../../4-bind/symbols.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

export const exitLostInOr: Rule = {
  name: 'exit-lost-in-or',
  code: 'KAM6356',
  category: 'correctness',
  severity: 'warning',
  title: 'route that ends the script on the left of ||',
  why: '`return 0` in a route asks Kamailio to end the script. On the left of || it counts as false first: the right side runs, and when that is a call too, the wish to end is forgotten and the script goes on.',
  remedy: 'Call the route in a statement or a condition of its own.',
  examples: [
    {
      bad: 'request_route {\n  if («route(CHECK)» || is_method("ACK")) {\n    t_relay();\n  }\n}\nroute[CHECK] {\n  if ($fU == "") {\n    return 0;\n  }\n  return 1;\n}\n',
      good: 'request_route {\n  if (route(CHECK)) {\n    t_relay();\n  } else if (is_method("ACK")) {\n    t_relay();\n  }\n}\nroute[CHECK] {\n  if ($fU == "") {\n    return 0;\n  }\n  return 1;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: ({ operator, left, right }) => {
      if (operator !== '||' || !someNode(right, (node) => node.kind === 'Call')) return
      const last = left.kind === 'Binary' && left.operator === '||' ? left.right : left
      const target = routeOf(last, ctx)
      if (target === undefined || !returnsZero(target)) return
      report({
        span: last.span,
        message: `route ${target.name} may return 0 to end the script, and this place goes on`,
      })
    },
  }),
}

function routeOf(expression: Expression, ctx: LintContext): RouteSymbol | undefined {
  const resolved = expression.kind === 'Call' ? ctx.program.calls.get(expression) : undefined
  return resolved?.kind === 'route' ? resolved.target : undefined
}

function returnsZero(route: RouteSymbol): boolean {
  return route.blocks.some((block) =>
    someNode(
      block.body,
      (node) =>
        node.kind === 'Jump' && node.jump === 'return' && node.value !== undefined && foldInteger(node.value) === 0,
    ),
  )
}
