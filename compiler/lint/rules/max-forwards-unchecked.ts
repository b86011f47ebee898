import { relays } from '../answering.ts'
import { callsOf, callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

const checks = [
  'mf_process_maxfwd_header',
  'maxfwd_process',
  'process_maxfwd',
  'is_maxfwd_lt',
  'lua_run',
  'python_exec',
]

/** Relays without a hop count. */
export const maxForwardsUnchecked: Rule = {
  name: 'max-forwards-unchecked',
  code: 'KAM6116',
  category: 'sip-flow',
  severity: 'warning',
  title: 'requests are relayed and Max-Forwards is never checked',
  why: 'Kamailio does not count hops by itself. When two servers send a request to each other, only the check of Max-Forwards ends the loop (RFC 3261 16.3); without it one call fills the link.',
  remedy:
    'Load maxfwd and begin the request route with `if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  «t_relay()»;\n}\n',
      good: 'request_route {\n  if (!mf_process_maxfwd_header("10")) {\n    sl_send_reply("483", "Too Many Hops");\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const [first] = callsOf(ctx, relays).filter(
        ({ route }) => ctx.isReachable(route) && ctx.kindsOf(route).has('request'),
      )
      if (first === undefined || callsAny(ctx, checks)) return
      report({
        span: first.call.span,
        message: 'requests are relayed, but Max-Forwards is never checked: a loop does not end',
      })
    },
  }),
}
