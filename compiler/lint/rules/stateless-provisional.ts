import { replyCode } from '../answering.ts'
import type { Rule } from '../rule.ts'

/** A stateless 18x. */
export const statelessProvisional: Rule = {
  name: 'stateless-provisional',
  code: 'KAM6120',
  category: 'sip-flow',
  severity: 'warning',
  title: 'provisional reply that is sent without a transaction',
  why: 'A 180 or 183 that sl sends has a To tag of its own that the later reply of the callee does not share, and it is repeated for each retransmission of the request.',
  remedy: 'Create the transaction with t_newtran() and send the reply with t_reply().',
  examples: [
    {
      bad: 'request_route {\n  «sl_send_reply("180", "Ringing")»;\n  t_relay();\n}\n',
      good: 'request_route {\n  t_newtran();\n  t_reply("180", "Ringing");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Call: (call) => {
      const code = replyCode(call)
      if (ctx.nameOf(call) !== 'sl_send_reply' || code === undefined || code < 101 || code > 199) return
      report({
        span: call.span,
        message: `${code} is sent without a transaction: t_reply() keeps it in one dialog with the final reply`,
      })
    },
  }),
}
