import { someNode } from '../../ast/walk.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const definedExpression: Rule = {
  name: 'defined-expression',
  code: 'KAM6364',
  category: 'correctness',
  severity: 'warning',
  title: 'defined of more than one variable',
  why: '`defined` knows only of a single variable whether it is missing. Whatever is computed from it has a value, so that the answer is always yes.',
  remedy: 'Ask for each variable: `defined $avp(a) && defined $avp(b)`.',
  examples: [
    {
      bad: 'request_route {\n  if («defined ($avp(a) + $avp(b))») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if (defined $avp(a) && defined $avp(b)) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Unary: (node) => {
      if (node.operator !== 'defined' || node.operand.kind !== 'Binary') return
      if (!someNode(node.operand, (inner) => inner.kind === 'PvReference')) return
      report({ span: bareSpan(node, ctx.sources), message: 'this is always true: what is computed has a value' })
    },
  }),
}
