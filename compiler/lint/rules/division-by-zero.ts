import { foldInteger } from '../../ast/fold-integer.ts'
import type { Rule } from '../rule.ts'

export const divisionByZero: Rule = {
  name: 'division-by-zero',
  code: 'KAM6326',
  category: 'correctness',
  severity: 'warning',
  title: 'division by zero',
  why: 'The whole expression fails with an error in the log. An assignment is not done: the variable keeps the value that it had.',
  remedy: 'Divide by another number.',
  examples: [
    {
      bad: 'request_route {\n  $var(x) = $ml / «0»;\n}\n',
      good: 'request_route {\n  $var(x) = $ml / 10;\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    Binary: ({ operator, right }) => {
      if ((operator !== '/' && operator !== 'mod') || foldInteger(right) !== 0) return
      report({ span: right.span, message: 'this is zero: the expression always fails' })
    },
  }),
}
