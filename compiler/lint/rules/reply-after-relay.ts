import { relays, challenges, isFinalAnswer } from '../answering.ts'
import { callsAfter, isMainRequestRoute, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** A final reply of our own after the request went out: the caller gets two. */
export const replyAfterRelay: Rule = {
  name: 'reply-after-relay',
  code: 'KAM6101',
  category: 'sip-flow',
  severity: 'warning',
  title: 'reply to a request that was relayed',
  why: 'The next hop answers the request. A reply of the script beside that ends the call for the caller while it goes on for the callee.',
  remedy: 'Reply only where t_relay() or forward() failed: `if (!t_relay()) sl_reply_error();`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n  «sl_send_reply("404", "Not Found")»;\n  exit;\n}\n',
      good: 'request_route {\n  if (!t_relay()) {\n    sl_reply_error();\n  }\n  exit;\n}\n',
    },
    {
      bad: 'request_route {\n  if (is_method("INVITE|ACK|CANCEL|BYE")) {\n    t_relay();\n  }\n  «sl_send_reply("405", "Method Not Allowed")»;\n}\n',
      good: 'request_route {\n  if (is_method("INVITE|ACK|CANCEL|BYE")) {\n    t_relay();\n    exit;\n  }\n  sl_send_reply("405", "Method Not Allowed");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, {
        starts: isMainRequestRoute,
        first: callOf(relays),
        then: (name, call) => isFinalAnswer(name, call) || challenges.has(name),
      })
      for (const { call } of found) {
        report({ span: call.span, message: `${call.callee.text}() answers a request that was relayed before` })
      }
    },
  }),
}
