import { usesWithin, unsafeUses } from '../message-data.ts'
import type { Rule } from '../rule.ts'

/** A pattern that the sender writes. */
export const regexFromMessage: Rule = {
  name: 'regex-from-message',
  code: 'KAM6208',
  category: 'security',
  severity: 'warning',
  title: 'regular expression is taken from a message',
  why: 'The sender writes the pattern: `.*` matches everything that the test is meant to tell apart, and a pattern can be made that keeps the process busy for minutes.',
  remedy: 'Compare with == , or put the parts that vary on the left side.',
  examples: [
    {
      bad: 'request_route {\n  if ($si =~ «$hdr(X-Peer)») {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  if ($si == $hdr(X-Peer)) {\n    t_relay();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: ({ operator, right }) => {
      if (operator !== '=~') return
      for (const { use } of unsafeUses(usesWithin(ctx, right.span), new Map(), new Set())) {
        report({ span: use.span, message: `${use.pv.text} is used as a regular expression, and the sender chooses it` })
      }
    },
  }),
}
