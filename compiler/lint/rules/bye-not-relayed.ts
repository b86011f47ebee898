import { relayedMethods } from '../relayed-methods.ts'
import { hasMethod } from '../../5-check/flow/methods.ts'
import type { Rule } from '../rule.ts'

/** INVITE goes out and no BYE ever follows it. */
export const byeNotRelayed: Rule = {
  name: 'bye-not-relayed',
  code: 'KAM6109',
  category: 'sip-flow',
  severity: 'warning',
  title: 'calls are relayed but no BYE is',
  why: 'When the script puts itself into the route of a call, the BYE comes through it too. When no path relays it, calls of one side never end for the other.',
  remedy: 'Relay BYE with the other requests inside dialogs, after loose_route().',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("INVITE|ACK|CANCEL")) {\n    «t_relay()»;\n  }\n  exit;\n}\n',
      good: 'request_route {\n  if (is_method("INVITE|ACK|CANCEL|BYE")) {\n    t_relay();\n  }\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const passes = relayedMethods(ctx)
      if (passes.first === undefined || !hasMethod(passes.methods, 'INVITE') || hasMethod(passes.methods, 'BYE')) return
      report({ span: passes.first.span, message: 'INVITE is relayed, BYE never: calls do not end' })
    },
  }),
}
