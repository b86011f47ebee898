import type { Rule } from '../rule.ts'
import { statementLists } from '../jumps.ts'

export const straySemicolon: Rule = {
  name: 'stray-semicolon',
  code: 'KAM6711',
  category: 'style',
  severity: 'hint',
  title: 'semicolon without a statement',
  why: 'It does nothing; behind an if without braces it is a trap for whoever adds an else.',
  remedy: 'Remove it.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  }«;»\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        // A block needs something in it, and `{;}` is how nothing is written; a macro may stand for nothing.
        if (list.every((one) => one.kind === 'Empty')) continue
        for (const one of list) {
          if (one.kind !== 'Empty' || ctx.sources.slice(one.span) !== ';') continue
          report({
            span: one.span,
            message: 'this does nothing',
            fix: { title: 'remove it', edits: [{ span: one.span, text: '' }] },
          })
        }
      }
    },
  }),
}
