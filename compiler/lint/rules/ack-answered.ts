import { methodSet } from '../../5-check/flow/methods.ts'
import { answers, challenges } from '../answering.ts'
import type { Rule } from '../rule.ts'

/** Only ACKs come here, and they get no reply. */
export const ackAnswered: Rule = {
  name: 'ack-answered',
  code: 'KAM6106',
  category: 'sip-flow',
  severity: 'warning',
  title: 'reply to an ACK',
  why: 'ACK is the one request that has no reply (RFC 3261 17.1.1.3). Kamailio sends none and the call fails, so the script only believes that it answered.',
  remedy: 'End with `exit` for an ACK that belongs to no transaction.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("ACK")) {\n    «sl_send_reply("404", "Not here")»;\n    exit;\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("ACK")) {\n    t_relay();\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const [call, methods] of ctx.methodsAtCalls) {
        const name = ctx.nameOf(call)
        if (methods !== methodSet(['ACK']) || !(answers.has(name) || challenges.has(name))) continue
        report({ span: call.span, message: 'an ACK is never answered (RFC 3261 17.1.1.3)' })
      }
    },
  }),
}
