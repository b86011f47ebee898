import type { Expression } from '../../ast/nodes.ts'
import { partsOf } from '../conditions.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const constantRouteResult: Rule = {
  name: 'constant-route-result',
  code: 'KAM6312',
  category: 'correctness',
  severity: 'warning',
  title: 'condition on a route that always gives the same',
  why: 'Each path through the route returns a positive code (a plain `return` gives 1), or each a negative one, so that the condition never changes.',
  remedy: 'Return -1 from the route where the answer is no, or call it in a statement.',
  examples: [
    {
      bad: 'request_route {\n  if («route(KNOWN)») {\n    t_relay();\n  } else {\n    sl_send_reply("403", "Forbidden");\n  }\n}\nroute[KNOWN] {\n  if ($fd == "example.com") {\n    return 1;\n  }\n  return;\n}\n',
      good: 'request_route {\n  if (route(KNOWN)) {\n    t_relay();\n  } else {\n    sl_send_reply("403", "Forbidden");\n  }\n}\nroute[KNOWN] {\n  if ($fd == "example.com") {\n    return 1;\n  }\n  return -1;\n}\n',
    },
  ],
  create: (ctx, report) => {
    const lookAt = (condition: Expression): void => {
      if (condition.kind !== 'Call') return
      const resolved = ctx.program.calls.get(condition)
      if (resolved?.kind !== 'route') return
      const { codes, isCertain } = ctx.resultOf(resolved.target)
      if (!isCertain || codes.size === 0) return
      const isTrue = [...codes].every((code) => code > 0)
      if (!isTrue && ![...codes].every((code) => code < 0)) return
      report({
        span: bareSpan(condition, ctx.sources),
        message: `this is always ${isTrue ? 'true' : 'false'}: the route never returns a ${isTrue ? 'negative' : 'positive'} code`,
      })
    }
    const look = ({ condition }: { readonly condition: Expression }): void => partsOf(condition).forEach(lookAt)
    return { If: look, While: look }
  },
}
