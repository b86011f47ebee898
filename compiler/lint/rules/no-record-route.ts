import { relays } from '../answering.ts'
import { callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

const recorders = ['record_route', 'record_route_preset', 'record_route_advertised_address']

/** loose_route() without record_route() anywhere. */
export const noRecordRoute: Rule = {
  name: 'no-record-route',
  code: 'KAM6111',
  category: 'sip-flow',
  severity: 'warning',
  title: 'script handles requests inside dialogs by loose_route() but never records its route',
  why: 'Only record_route() on the request that starts a dialog makes later ones come back through this server. Without it loose_route() finds no Route header, BYE goes past the server, and accounting, NAT and media handling stop after the first request.',
  remedy: 'Call record_route() for INVITE, SUBSCRIBE and REFER before they are relayed.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (has_totag()) {\n    if «(loose_route())» {\n      t_relay();\n    }\n    exit;\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  if (has_totag()) {\n    if (loose_route()) {\n      t_relay();\n    }\n    exit;\n  }\n  if (is_method("INVITE|SUBSCRIBE")) {\n    record_route();\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const [first] = ctx.calls('loose_route')
      if (first === undefined || callsAny(ctx, recorders) || !callsAny(ctx, relays)) return
      report({
        span: first.call.span,
        message: 'loose_route() is used, but record_route() never: requests inside dialogs go past this server',
      })
    },
  }),
}
