import type { Rule } from '../rule.ts'
import { valueType } from '../value-types.ts'
import { bareSpan } from '../written.ts'

export const numberComparedWithText: Rule = {
  name: 'number-compared-with-text',
  code: 'KAM6319',
  category: 'correctness',
  severity: 'warning',
  title: 'number compared with a text that is no number',
  why: 'With a number on the left, == wants a number on the right. The conversion of the text fails with an error in the log, and the condition is false: for != too.',
  remedy: 'Compare with a number, or use the variable that holds the text: `$rm` for `$rmid`, `$pr` for `$prid`.',
  examples: [
    {
      bad: 'request_route {\n  if («$rmid == "INVITE"») {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  if ($rm == "INVITE") {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      const { operator, left, right } = node
      if (operator !== '==' && operator !== '!=') return
      if (right.kind !== 'StringLiteral' || isNumeric(right.value) || left.kind !== 'PvReference') return
      if (valueType(left, ctx) !== 'int') return
      report({
        span: bareSpan(node, ctx.sources),
        message: `${left.text} is a number and "${right.value}" is none: this is never true`,
      })
    },
  }),
}

/** An empty text counts as 0, or as a question of its own. */
function isNumeric(text: string): boolean {
  return /^(?:[+-]?\d*|0[xX][0-9a-fA-F]+)$/.test(text)
}
