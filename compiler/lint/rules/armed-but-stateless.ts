import { statelessRelays } from '../answering.ts'
import { callsAfter, isMainRequestRoute, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** A handler for a transaction that does not exist. */
export const armedButStateless: Rule = {
  name: 'armed-but-stateless',
  code: 'KAM6138',
  category: 'sip-flow',
  severity: 'warning',
  title: 'handler is armed, then the request is forwarded without a transaction',
  why: 'forward() keeps no transaction, so that the failure_route, onreply_route or branch_route that was armed before never runs.',
  remedy: 'Use t_relay() instead.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  t_on_failure("NEXT");\n  «forward()»;\n}\nfailure_route[NEXT] {\n  t_reply("480", "Unavailable");\n}\n',
      good: 'request_route {\n  t_on_failure("NEXT");\n  t_relay();\n}\nfailure_route[NEXT] {\n  t_reply("480", "Unavailable");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, {
        starts: isMainRequestRoute,
        first: (name) => name === 't_on_failure' || name === 't_on_reply' || name === 't_on_branch',
        then: callOf(statelessRelays),
      })
      for (const { call } of found) {
        report({
          span: call.span,
          message: `${call.callee.text}() keeps no transaction: the handler that was armed before does not run`,
        })
      }
    },
  }),
}
