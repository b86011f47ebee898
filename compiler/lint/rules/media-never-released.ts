import { callsOf, callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

const pairs = [
  [['rtpengine_offer'], ['rtpengine_delete', 'rtpengine_manage', 'rtpengine_destroy']],
  [
    ['rtpproxy_offer', 'force_rtp_proxy'],
    ['rtpproxy_destroy', 'unforce_rtp_proxy', 'rtpproxy_manage', 'rtpproxy_unforce'],
  ],
] as const

/** Ports that are taken and not given back. */
export const mediaNeverReleased: Rule = {
  name: 'media-never-released',
  code: 'KAM6132',
  category: 'sip-flow',
  severity: 'warning',
  title: 'media sessions are opened and never released',
  why: 'The media proxy keeps its ports until a timeout when nobody tells it that the call is over. On a busy server they run out, and new calls have no audio.',
  remedy:
    'Call rtpengine_delete() or rtpproxy_destroy() for BYE, for CANCEL and when a call fails; rtpengine_manage() and rtpproxy_manage() do so by themselves when they are called for these too.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "rtpengine.so"\nrequest_route {\n  «rtpengine_offer()»;\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "textops.so"\nloadmodule "rtpengine.so"\nrequest_route {\n  if (is_method("BYE|CANCEL")) {\n    rtpengine_delete();\n  } else {\n    rtpengine_offer();\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const [offers, releases] of pairs) {
        const [first] = callsOf(ctx, offers)
        if (first === undefined || callsAny(ctx, releases)) continue
        report({
          span: first.call.span,
          message: `${first.call.callee.text}() opens media sessions, and nothing in the script releases them`,
        })
      }
    },
  }),
}
