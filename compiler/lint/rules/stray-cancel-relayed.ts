import { methodSet } from '../../5-check/flow/methods.ts'
import { statefulRelays } from '../answering.ts'
import { callsWithout, isMainRequestRoute, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** CANCEL goes on whether or not there is something to cancel. */
export const strayCancelRelayed: Rule = {
  name: 'stray-cancel-relayed',
  code: 'KAM6110',
  category: 'sip-flow',
  severity: 'info',
  title: 'CANCEL relayed without a look for its INVITE',
  why: 'A CANCEL that belongs to no transaction has nothing to cancel. Relayed all the same, it goes on by its request URI, which lets strangers send requests through the server without a password.',
  remedy: 'Relay only what matches: `if (t_check_trans()) t_relay(); exit;`, or use t_relay_cancel().',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("CANCEL")) {\n    «t_relay()»;\n    exit;\n  }\n  sl_send_reply("503", "Closed");\n}\n',
      good: 'request_route {\n  if (is_method("CANCEL")) {\n    if (t_check_trans()) {\n      t_relay();\n    }\n    exit;\n  }\n  sl_send_reply("503", "Closed");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsWithout(ctx, {
        starts: isMainRequestRoute,
        at: callOf(statefulRelays),
        guardCall: (name) =>
          name === 't_check_trans' || name === 't_lookup_cancel' || name === 'loose_route' ? 'true' : undefined,
      })
      for (const { call, methods } of found) {
        if (methods === methodSet(['CANCEL']))
          report({ span: call.span, message: 'a CANCEL is relayed that may belong to no call' })
      }
    },
  }),
}
