import { foldInteger } from '../../ast/fold-integer.ts'
import type { Expression } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const codeCompared: Rule = {
  name: 'code-compared',
  code: 'KAM6320',
  category: 'correctness',
  severity: 'warning',
  title: 'comparison of a call that never sees its code',
  why: 'Inside an expression a call is 1 when its code is positive and 0 otherwise. A comparison with any other number always gives the same.',
  remedy: 'Call the function in a statement and compare `$rc`, or assign its code to a variable.',
  examples: [
    {
      bad: 'request_route {\n  if («t_relay() == -1») {\n    sl_reply_error();\n  }\n}\n',
      good: 'request_route {\n  $var(code) = t_relay();\n  if ($var(code) == -1) {\n    sl_reply_error();\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if («t_relay() < 0») {\n    sl_reply_error();\n  }\n}\n',
      good: 'request_route {\n  if (!t_relay()) {\n    sl_reply_error();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    if (keepsCodes(ctx)) return {}
    return {
      Binary: (node) => {
        const { operator, left, right } = node
        const constant = foldInteger(isCall(left, ctx) ? right : left)
        if (constant === undefined || isCall(left, ctx) === isCall(right, ctx)) return
        const results = new Set(
          [0, 1].map((code) => {
            const [one, other] = isCall(left, ctx) ? [code, constant] : [constant, code]
            return compare(operator, one, other)
          }),
        )
        if (results.size > 1 || results.has(undefined)) return
        report({
          span: bareSpan(node, ctx.sources),
          message: `this is always ${results.has(true) ? 'true' : 'false'}: the call is 1 or 0 here, whatever its code is`,
        })
      },
    }
  },
}

function isCall(expression: Expression, ctx: LintContext): boolean {
  return expression.kind === 'Call' && ctx.program.calls.get(expression)?.kind !== 'selval'
}

/** With return_mode=1 calls keep their codes. */
function keepsCodes({ program }: LintContext): boolean {
  return program.file.items.some((item) => item.kind === 'CoreParameter' && item.name.text === 'return_mode')
}

function compare(operator: string, one: number, other: number): boolean | undefined {
  switch (operator) {
    case '==':
    case 'ieq':
      return one === other
    case '!=':
    case 'ine':
      return one !== other
    case '<':
      return one < other
    case '<=':
      return one <= other
    case '>':
      return one > other
    case '>=':
      return one >= other
    default:
      return undefined
  }
}
