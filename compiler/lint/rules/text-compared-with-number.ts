import type { BinaryOperator, Expression } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'
import { valueType } from '../value-types.ts'
import { bareSpan } from '../written.ts'

export const textComparedWithNumber: Rule = {
  name: 'text-compared-with-number',
  code: 'KAM6318',
  category: 'correctness',
  severity: 'warning',
  title: 'text that is no number compared with a number',
  why: 'With a text on the left, == compares texts, and $rm, $ru or $si never look like a number: the answer is always the same. The operators <, <=, > and >= convert the text, which fails and makes the condition false.',
  remedy: 'Compare with a text, or use the variable that holds the number: `$rmid` for `$rm`, `$prid` for `$pr`.',
  examples: [
    {
      bad: 'request_route {\n  if («$rm == 1») {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  if ($rm == "INVITE") {\n    record_route();\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if («$ru > 100») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($(ru{s.len}) > 100) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      const { operator, left, right } = node
      const isFound = equality.has(operator) ? isTextAndNumber(left, right, ctx) : orders(operator, left, right, ctx)
      if (!isFound) return
      const result = operator === '!=' ? 'always true' : 'never true'
      report({ span: bareSpan(node, ctx.sources), message: `this is ${result}: the text is never a number` })
    },
  }),
}

const equality: ReadonlySet<BinaryOperator> = new Set(['==', '!='])
const ordering: ReadonlySet<BinaryOperator> = new Set(['<', '<=', '>', '>='])

/** These are texts with a number beside, which is taken where a number is wanted. */
const withNumber = /^\$(?:\((?:rm|pr|proto|rP)\)|(?:rm|pr|proto|rP))$/

function isTextAndNumber(left: Expression, right: Expression, ctx: LintContext): boolean {
  return left.kind === 'PvReference' && valueType(left, ctx) === 'text' && right.kind === 'NumberLiteral'
}

function orders(operator: BinaryOperator, left: Expression, right: Expression, ctx: LintContext): boolean {
  if (!ordering.has(operator)) return false
  return [left, right].some(
    (side) => side.kind === 'PvReference' && valueType(side, ctx) === 'text' && !withNumber.test(side.text),
  )
}
