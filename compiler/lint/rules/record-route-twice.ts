import { callsAfter, isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** The second call fails and logs an error. */
export const recordRouteTwice: Rule = {
  name: 'record-route-twice',
  code: 'KAM6114',
  category: 'sip-flow',
  severity: 'warning',
  title: 'record_route() called twice for one request',
  why: 'Only the first call adds the header. The second one logs an error for each request and fails.',
  remedy: 'Keep one call, on a path that each request takes once.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  record_route();\n  if (is_method("INVITE")) {\n    «record_route()»;\n  }\n  if (loose_route()) exit;\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("INVITE|SUBSCRIBE")) {\n    record_route();\n  }\n  if (loose_route()) exit;\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, {
        starts: isMainRequestRoute,
        first: (name) => name === 'record_route',
        then: (name) => name === 'record_route',
      })
      for (const { call } of found) {
        report({ span: call.span, message: `record_route() was called for this request before: the second call fails` })
      }
    },
  }),
}
