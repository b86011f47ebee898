import { isPure } from '../purity.ts'
import type { Rule } from '../rule.ts'
import { isSameText } from '../same-code.ts'
import { bareSpan } from '../written.ts'

export const sameOperands: Rule = {
  name: 'same-operands',
  code: 'KAM6328',
  category: 'correctness',
  severity: 'warning',
  title: 'the same on both sides of an operator',
  why: 'A value always equals itself, and asking the same twice with && or || finds nothing new: one of the sides was to be something else.',
  remedy: 'Correct one side, or remove it.',
  examples: [
    {
      bad: 'request_route {\n  if («$fU == $fU») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($fU == $tU) {\n    drop;\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if («is_method("BYE") || is_method("BYE")») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if (is_method("BYE") || is_method("CANCEL")) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      if (!senseless.has(node.operator) || node.left.kind !== node.right.kind) return
      if (!isSameText(node.left, node.right, ctx.sources) || !isPure(node.left, ctx)) return
      if (node.left.kind === 'NumberLiteral' || node.left.kind === 'StringLiteral') return
      report({ span: bareSpan(node, ctx.sources), message: `both sides of ${node.operator} are the same` })
    },
  }),
}

const senseless: ReadonlySet<string> = new Set([
  '==',
  '!=',
  'eq',
  'ne',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
  '-',
  '&',
  '|',
  '^',
])
