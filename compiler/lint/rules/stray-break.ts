import { strayBreaks } from '../route-results.ts'
import type { Rule } from '../rule.ts'

export const strayBreak: Rule = {
  name: 'stray-break',
  code: 'KAM6308',
  category: 'correctness',
  severity: 'warning',
  title: 'break outside of a loop or a switch',
  why: 'Outside of while and switch, break ends the routing block with the code 0, which counts as false for the caller; in reply_route it discards the reply.',
  remedy: 'Write `return`, `exit` or `drop`, whichever is meant.',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("ACK")) {\n    «break»;\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    RouteBlock: (node) => {
      for (const jump of strayBreaks(node.body.statements)) {
        report({ span: jump.span, message: 'there is no loop or switch to break out of: this ends the routing block' })
      }
    },
  }),
}
