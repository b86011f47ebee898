import { relayedMethods } from '../relayed-methods.ts'
import { hasMethod } from '../../5-check/flow/methods.ts'
import type { Rule } from '../rule.ts'

/** INVITE goes out and no CANCEL ever follows it. */
export const cancelNotRelayed: Rule = {
  name: 'cancel-not-relayed',
  code: 'KAM6107',
  category: 'sip-flow',
  severity: 'warning',
  title: 'calls are relayed but no CANCEL is',
  why: 'A caller who hangs up while it rings sends CANCEL. When no path of the script relays it, the phone of the callee rings on until the timer ends it.',
  remedy:
    'Relay CANCEL where it matches a transaction: `if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("INVITE|ACK|BYE")) {\n    «t_relay()»;\n    exit;\n  }\n  sl_send_reply("405", "Method Not Allowed");\n  exit;\n}\n',
      good: 'request_route {\n  if (is_method("CANCEL")) {\n    if (t_check_trans()) t_relay();\n    exit;\n  }\n  if (is_method("INVITE|ACK|BYE")) {\n    t_relay();\n    exit;\n  }\n  sl_send_reply("405", "Method Not Allowed");\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const passes = relayedMethods(ctx)
      if (passes.first === undefined || !hasMethod(passes.methods, 'INVITE') || hasMethod(passes.methods, 'CANCEL'))
        return
      report({
        span: passes.first.span,
        message: 'INVITE is relayed, CANCEL never: a caller who hangs up cannot stop the ringing',
      })
    },
  }),
}
