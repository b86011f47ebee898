import type { BinaryOperator, Expression } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'
import { valueType } from '../value-types.ts'

export const arithmeticOnText: Rule = {
  name: 'arithmetic-on-text',
  code: 'KAM6369',
  category: 'correctness',
  severity: 'warning',
  title: 'arithmetic on a text that is no number, or on $null',
  why: 'The operators -, *, / and % want numbers. A URI, an address or a method is none for any message, and $null counts as 0: the statement fails, or computes nothing.',
  remedy: 'Use the variable that holds the number, or a transformation such as `{s.len}`.',
  examples: [
    {
      bad: 'request_route {\n  $var(left) = «$ua» - 1;\n}\n',
      good: 'request_route {\n  $var(left) = $ml - 1;\n}\n',
    },
    {
      bad: 'request_route {\n  $var(left) = 5 - «$null»;\n}\n',
      good: 'request_route {\n  $var(left) = 5 - $mf;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: ({ operator, left, right }) => {
      if (!arithmetic.has(operator)) {
        if (operator === '+' && isNull(left)) report({ span: left.span, message: '$null is added as nothing' })
        return
      }
      for (const side of [left, right]) {
        const what = isNull(side) ? '$null' : isText(side, ctx) ? 'a text that is never a number' : undefined
        if (what !== undefined) report({ span: side.span, message: `${operator} wants numbers, and this is ${what}` })
      }
    },
  }),
}

const arithmetic: ReadonlySet<BinaryOperator> = new Set(['-', '*', '/', '%', 'mod'] as BinaryOperator[])

/** These are texts with a number beside, which is taken where a number is wanted. */
const withNumber = /^\$\(?(?:rm|pr|proto|rP)\)?$/

function isText(side: Expression, ctx: LintContext): boolean {
  return side.kind === 'PvReference' && valueType(side, ctx) === 'text' && !withNumber.test(side.text)
}

function isNull(side: Expression): boolean {
  return side.kind === 'PvReference' && side.text === '$null'
}
