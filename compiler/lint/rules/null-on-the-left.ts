import type { Rule } from '../rule.ts'
import { bareSpan, bareText } from '../written.ts'

export const nullOnTheLeft: Rule = {
  name: 'null-on-the-left',
  code: 'KAM6324',
  category: 'correctness',
  severity: 'warning',
  title: '$null on the left of a comparison',
  why: 'Only `x == $null` asks whether x is missing. With $null on the left it counts as "" or 0, so that an empty text and the number 0 are equal to it too.',
  remedy: 'Write $null on the right.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if («$null == $avp(user)») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($avp(user) == $null) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      const { operator, left, right } = node
      if (operator !== '==' && operator !== '!=') return
      if (left.kind !== 'PvReference' || left.text !== '$null' || right.kind !== 'PvReference') return
      const span = bareSpan(node, ctx.sources)
      const text = `${bareText(right, ctx.sources)} ${operator} $null`
      report({
        span,
        message: 'this does not ask whether the value is missing',
        fix: { title: 'put $null on the right', edits: [{ span, text }] },
      })
    },
  }),
}
