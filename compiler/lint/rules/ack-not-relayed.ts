import { relayedMethods } from '../relayed-methods.ts'
import { hasMethod } from '../../5-check/flow/methods.ts'
import type { Rule } from '../rule.ts'

/** INVITE goes out and no ACK ever follows it. */
export const ackNotRelayed: Rule = {
  name: 'ack-not-relayed',
  code: 'KAM6108',
  category: 'sip-flow',
  severity: 'warning',
  title: 'calls are relayed but no ACK is',
  why: 'The ACK of an answered call is a request of its own that passes the script. Without it the callee repeats its 200 OK and hangs up after 32 seconds.',
  remedy: 'Relay ACK with the other requests inside dialogs: after loose_route(), or where t_check_trans() matches it.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("INVITE|CANCEL|BYE")) {\n    «t_relay()»;\n  }\n  exit;\n}\n',
      good: 'request_route {\n  if (is_method("INVITE|ACK|CANCEL|BYE")) {\n    t_relay();\n  }\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const passes = relayedMethods(ctx)
      if (passes.first === undefined || !hasMethod(passes.methods, 'INVITE') || hasMethod(passes.methods, 'ACK')) return
      report({ span: passes.first.span, message: 'INVITE is relayed, ACK never: answered calls end after 32 seconds' })
    },
  }),
}
