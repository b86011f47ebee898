import { createsTransaction } from '../answering.ts'
import { callsWithout, isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** t_reply() on a path where no transaction can be. */
export const replyWithoutTransaction: Rule = {
  name: 'reply-without-transaction',
  code: 'KAM6122',
  category: 'sip-flow',
  severity: 'warning',
  title: 't_reply() before there is a transaction',
  why: 't_reply() answers through the transaction of the request. In the request route there is none before t_newtran() or t_relay(): the call fails with an error in the log and the caller gets no answer.',
  remedy: 'Use send_reply() of the sl module, which answers either way, or call t_newtran() first.',
  hasFix: true,
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  «t_reply»("404", "Not Found");\n  exit;\n}\n',
      good: 'request_route {\n  send_reply("404", "Not Found");\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsWithout(ctx, {
        starts: isMainRequestRoute,
        at: (name) => name === 't_reply' || name === 't_send_reply',
        guardCall: (name) => {
          // A flag or a look at the kind of block is how a block that several others share knows where it is.
          if (name === 'isflagset' || name.startsWith('t_is_')) return 'both'
          return createsTransaction.has(name) ? 'both' : undefined
        },
      })
      for (const { call } of found) {
        const { span } = call.callee
        const message = `${call.callee.text}() needs a transaction, and a path without one leads here: nothing is sent`
        if (ctx.module('sl') === undefined || call.args.length !== 2) report({ span, message })
        else
          report({ span, message, fix: { title: 'Answer with send_reply()', edits: [{ span, text: 'send_reply' }] } })
      }
    },
  }),
}
