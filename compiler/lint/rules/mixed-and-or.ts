import type { Rule } from '../rule.ts'
import { isParenthesised } from '../written.ts'

export const mixedAndOr: Rule = {
  name: 'mixed-and-or',
  code: 'KAM6329',
  category: 'correctness',
  severity: 'info',
  title: '&& and || mixed without parentheses',
  why: '&& binds tighter than ||, so that `a || b && c` is `a || (b && c)`. Readers, and often the author, expect the other.',
  remedy: 'Put parentheses round the part that belongs together.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if (is_method("ACK") || «is_method("BYE") && has_totag()») {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  if (is_method("ACK") || (is_method("BYE") && has_totag())) {\n    t_relay();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      if (node.operator !== '||') return
      for (const side of [node.left, node.right]) {
        if (side.kind !== 'Binary' || side.operator !== '&&' || isParenthesised(side, ctx.sources)) continue
        const { span } = side
        report({
          span,
          message: 'this belongs together, because && binds tighter than ||',
          fix: {
            title: 'add the parentheses that Kamailio sees',
            edits: [
              { span: { ...span, end: span.start }, text: '(' },
              { span: { ...span, start: span.end }, text: ')' },
            ],
          },
        })
      }
    },
  }),
}
