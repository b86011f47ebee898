import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'
import { valueType } from '../value-types.ts'

export const numberComparedWithEmpty: Rule = {
  name: 'number-compared-with-empty',
  code: 'KAM6322',
  category: 'correctness',
  severity: 'warning',
  title: 'number compared with an empty text',
  why: '`== ""` asks for an empty text, and the text of a number has at least one digit. A `$var` that the script gives only numbers is one of those, also before it is set: it is "0" then.',
  remedy: 'Compare with 0.',
  examples: [
    {
      bad: 'request_route {\n  $var(hits) = 0;\n  if («$var(hits) == ""») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  $var(hits) = 0;\n  if ($var(hits) == 0) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      const { operator, left, right } = node
      if (operator !== '==' || right.kind !== 'StringLiteral' || right.value !== '') return
      if (left.kind !== 'PvReference' || valueType(left, ctx) !== 'int') return
      report({ span: bareSpan(node, ctx.sources), message: `this is always false: ${left.text} is a number` })
    },
  }),
}
