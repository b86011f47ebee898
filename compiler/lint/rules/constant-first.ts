import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const constantFirst: Rule = {
  name: 'constant-first',
  code: 'KAM6703',
  category: 'style',
  severity: 'off',
  title: 'text on the left of a comparison',
  why: 'A single = in place of == is a syntax error or a finding of its own here, so that the order protects from nothing and only reads badly.',
  remedy: 'Put the variable on the left.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if («"INVITE" == $rm») {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  if ($rm == "INVITE") {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      const { operator, left, right } = node
      if ((operator !== '==' && operator !== '!=') || left.kind !== 'StringLiteral' || right.kind !== 'PvReference')
        return
      if (right.text === '$null') return
      const span = bareSpan(node, ctx.sources)
      const text = `${ctx.sources.slice(right.span)} ${operator} ${ctx.sources.slice(left.span)}`
      report({
        span,
        message: 'the variable reads better on the left',
        fix: { title: `write ${text}`, edits: [{ span, text }] },
      })
    },
  }),
}
