import { usesWithin, unsafeUses } from '../message-data.ts'
import type { Rule } from '../rule.ts'

/** A block that the sender chooses. */
export const routeFromMessage: Rule = {
  name: 'route-from-message',
  code: 'KAM6209',
  category: 'security',
  severity: 'warning',
  title: 'name of a route block is taken from a message',
  why: 'The sender chooses which block runs: one that relays without authentication, for instance.',
  remedy: 'Choose the block with a switch over the values that are allowed.',
  examples: [
    {
      bad: 'request_route {\n  route(«$rU»);\n}\nroute[100] {\n  t_relay();\n}\n',
      good: 'request_route {\n  switch ($rU) {\n    case "100":\n      route(100);\n      break;\n    default:\n      sl_send_reply("404", "Not Found");\n  }\n}\nroute[100] {\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Call: (call) => {
      if (ctx.program.calls.get(call)?.kind !== 'dynamic-route') return
      for (const { use } of unsafeUses(usesWithin(ctx, call.span), new Map(), new Set())) {
        report({ span: use.span, message: `${use.pv.text} names the block that runs, and the sender chooses it` })
      }
    },
  }),
}
