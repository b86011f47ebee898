import { relays, statefulRelays } from '../answering.ts'
import { callsAfter, isMainRequestRoute, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** Processing goes on behind t_relay() and meets the next one. */
export const secondRelay: Rule = {
  name: 'second-relay',
  code: 'KAM6105',
  category: 'sip-flow',
  severity: 'warning',
  title: 'request relayed a second time on the same path',
  why: 'The second t_relay() finds no branch to send (“no branches for forwarding”), and the caller is answered 500 while the first branch is still ringing. Nearly always an `exit` is missing behind the first one.',
  remedy: 'Write `exit` behind the first relay, or append all branches before a single t_relay().',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if ($rU == "100") {\n    t_relay();\n  }\n  «t_relay()»;\n}\n',
      good: 'request_route {\n  if ($rU == "100") {\n    t_relay();\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, { starts: isMainRequestRoute, first: callOf(statefulRelays), then: callOf(relays) })
      for (const { call } of found) {
        report({
          span: call.span,
          message: `${call.callee.text}() relays a request that was relayed before: an exit is missing`,
        })
      }
    },
  }),
}
