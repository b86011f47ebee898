import { relays, challenges, isFinalAnswer } from '../answering.ts'
import { callsAfter, isMainRequestRoute, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** Answered, and sent on. */
export const relayAfterReply: Rule = {
  name: 'relay-after-reply',
  code: 'KAM6140',
  category: 'sip-flow',
  severity: 'warning',
  title: 'request is relayed after it was answered',
  why: 'The sender has its final reply, and the request goes on all the same: a refused call rings, a challenged one is placed without a password. An `exit` is missing behind the reply.',
  remedy: 'Write `exit` behind the reply.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if ($rU == "100") {\n    sl_send_reply("403", "Forbidden");\n  }\n  «t_relay()»;\n}\n',
      good: 'request_route {\n  if ($rU == "100") {\n    sl_send_reply("403", "Forbidden");\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, {
        starts: isMainRequestRoute,
        first: (name, call) => isFinalAnswer(name, call) || challenges.has(name),
        then: callOf(relays),
      })
      for (const { call } of found) {
        report({
          span: call.span,
          message: `a path on which the request was answered leads to this ${call.callee.text}(): an exit is missing`,
        })
      }
    },
  }),
}
