import { callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

const followers = [
  'loose_route',
  'loose_route_preloaded',
  'loose_route_mode',
  'rr_next_hop_route',
  'lua_run',
  'lua_dofile',
  'python_exec',
]

/** record_route() without loose_route() anywhere. */
export const recordRouteWithoutLooseRoute: Rule = {
  name: 'record-route-without-loose-route',
  code: 'KAM6112',
  category: 'sip-flow',
  severity: 'warning',
  title: 'script records its route but never follows Route headers',
  why: 'record_route() brings the later requests of a dialog back to this server with a Route header that names it. Without loose_route() they are routed by their request URI with that header still in place, and come back to this server or never arrive.',
  remedy: 'Call loose_route() for requests with a To tag and relay what it accepts.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("INVITE")) {\n    «record_route()»;\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  if (has_totag()) {\n    if (loose_route()) t_relay();\n    exit;\n  }\n  if (is_method("INVITE")) {\n    record_route();\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const [first] = ctx.calls('record_route')
      if (first === undefined || callsAny(ctx, followers)) return
      report({
        span: first.call.span,
        message: 'record_route() is used, but loose_route() never: requests inside dialogs are not routed',
      })
    },
  }),
}
