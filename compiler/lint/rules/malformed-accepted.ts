import { relays, suspensions } from '../answering.ts'
import { callsOf, callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

/** Broken messages go through. */
export const malformedAccepted: Rule = {
  name: 'malformed-accepted',
  code: 'KAM6227',
  category: 'security',
  severity: 'hint',
  title: 'requests are relayed without a sanity check',
  why: 'A request with a broken Content-Length, CSeq or request URI passes this server, and meets the parsers of everything behind it.',
  remedy: 'Load sanity and begin the request route with `if (!sanity_check()) exit;`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  «t_relay()»;\n}\n',
      good: 'request_route {\n  if (!sanity_check()) exit;\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (callsAny(ctx, ['sanity_check', 'sanity_check_defaults']) || callsAny(ctx, suspensions)) return
      const [first] = callsOf(ctx, relays).filter(
        ({ route }) => ctx.isReachable(route) && ctx.kindsOf(route).has('request'),
      )
      if (first !== undefined)
        report({
          span: first.call.span,
          message: 'nothing looks whether the request is well formed before it is relayed',
        })
    },
  }),
}
