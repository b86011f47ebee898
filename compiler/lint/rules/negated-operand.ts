import type { Rule } from '../rule.ts'
import { isParenthesised, bareSpan } from '../written.ts'

export const negatedOperand: Rule = {
  name: 'negated-operand',
  code: 'KAM6330',
  category: 'correctness',
  severity: 'warning',
  title: '! that belongs to one side of a comparison only',
  why: '! binds tighter than every comparison: `!$x == $y` asks whether the opposite of $x, which is 0 or 1, equals $y.',
  remedy: 'Write `$x != $y`, or `!($x == $y)`.',
  examples: [
    {
      bad: 'request_route {\n  if («!$avp(limit) == $avp(calls)») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($avp(limit) != $avp(calls)) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      const { operator, left } = node
      if (!comparisons.has(operator) || left.kind !== 'Unary' || left.operator !== '!') return
      if (isParenthesised(left, ctx.sources)) return
      report({ span: bareSpan(node, ctx.sources), message: `! belongs to the left side of ${operator} alone` })
    },
  }),
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=', 'eq', 'ne', 'ieq', 'ine', '=~'])
