import { replyCode } from '../answering.ts'
import { callsAfter, isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** sl_send_reply() beside t_newtran(). */
export const statelessReplyInTransaction: Rule = {
  name: 'stateless-reply-in-transaction',
  code: 'KAM6121',
  category: 'sip-flow',
  severity: 'warning',
  title: 'stateless reply to a request that has a transaction',
  why: 'The transaction that t_newtran() made knows nothing of a reply that sl sends past it. When the script ends, tm finds the transaction unanswered and sends 500 after the reply of the script.',
  remedy: 'Use t_reply(), or send_reply(), which takes the transaction when there is one.',
  hasFix: true,
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  t_newtran();\n  «sl_send_reply»("404", "Not Found");\n}\n',
      good: 'request_route {\n  t_newtran();\n  t_reply("404", "Not Found");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, {
        starts: isMainRequestRoute,
        first: (name) => name === 't_newtran',
        then: (name, call) => name === 'sl_send_reply' && (replyCode(call) ?? 200) >= 200,
      })
      for (const { call } of found) {
        const { span } = call.callee
        report({
          span,
          message: `${call.callee.text}() answers past the transaction, which then sends 500 as well`,
          fix: { title: 'Send the reply through the transaction', edits: [{ span, text: 't_reply' }] },
        })
      }
    },
  }),
}
