import { methodSet } from '../../5-check/flow/methods.ts'
import { isSourceCheck, isTrustCheck } from '../authenticating.ts'
import { hasToTag } from '../conditions.ts'
import { callsWithout, isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** A Route header of the sender decides where an unauthenticated request goes. */
export const preloadedRouteFollowed: Rule = {
  name: 'preloaded-route-followed',
  code: 'KAM6115',
  category: 'sip-flow',
  severity: 'warning',
  title: 'loose_route() for requests that start a dialog',
  why: 'An initial request with a Route header of its own making (a preloaded route) makes loose_route() succeed, and the script relays it wherever the header says, past authentication and accounting.',
  remedy:
    'Call loose_route() behind `if (has_totag())` only, and remove the Route headers of initial requests with remove_hf("Route").',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if «(loose_route())» {\n    t_relay();\n    exit;\n  }\n  sl_send_reply("403", "Forbidden");\n}\n',
      good: 'request_route {\n  if (has_totag()) {\n    if (loose_route()) {\n      t_relay();\n    }\n    exit;\n  }\n  sl_send_reply("403", "Forbidden");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const initial = methodSet(['INVITE', 'MESSAGE', 'SUBSCRIBE', 'REFER', 'OTHER'])
      const found = callsWithout(ctx, {
        starts: isMainRequestRoute,
        at: (name) => name === 'loose_route',
        guardCall: (name, call) => (name === 'has_totag' ? 'both' : isTrustCheck(ctx, call)),
        guardCondition: (condition) =>
          hasToTag(condition) !== undefined || isSourceCheck(condition) ? 'both' : undefined,
      })
      for (const { call, methods } of found) {
        if ((methods & initial) === 0) continue
        report({
          span: call.span,
          message: 'loose_route() follows the Route headers of requests that start a dialog too',
        })
      }
    },
  }),
}
