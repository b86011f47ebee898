import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Expression } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const negativeCodeAsCondition: Rule = {
  name: 'negative-code-as-condition',
  code: 'KAM6323',
  category: 'correctness',
  severity: 'warning',
  title: 'failure code negated or joined as a truth',
  why: 'if wants more than 0, but !, && and || take every number other than 0 as true. `if (!$rc)` does not run after a failure (-1), and `if ($rc && …)` does.',
  remedy: 'Compare the code: `if ($rc < 0)`.',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n  if («!$rc») {\n    sl_reply_error();\n  }\n}\n',
      good: 'request_route {\n  t_relay();\n  if ($rc < 0) {\n    sl_reply_error();\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  $var(sent) = t_relay();\n  if («!$var(sent)») {\n    sl_reply_error();\n  }\n}\n',
      good: 'request_route {\n  $var(sent) = t_relay();\n  if ($var(sent) < 0) {\n    sl_reply_error();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Unary: (node) => {
      if (node.operator !== '!' || !isCode(node.operand, ctx)) return
      report({
        span: bareSpan(node, ctx.sources),
        message: 'a failure is a negative number here, which ! takes for true',
      })
    },
    Binary: ({ operator, left, right }) => {
      if (operator !== '&&' && operator !== '||') return
      for (const side of [left, right]) {
        if (isCode(side, ctx)) {
          report({ span: side.span, message: `a failure is a negative number here, which ${operator} takes for true` })
        }
      }
    },
  }),
}

/** `$rc`, or a variable that holds nothing but codes of calls. */
function isCode(expression: Expression, ctx: LintContext): boolean {
  if (expression.kind !== 'PvReference') return false
  const pv = parsePv(expression.text)
  if ('error' in pv || pv.transformations.length > 0) return false
  if (['rc', 'retcode', '?'].includes(pv.name)) return true
  const known = pv.name === 'var' && pv.inner !== undefined ? ctx.variables.find('var', pv.inner) : undefined
  if (known === undefined || known.assigned.length === 0) return false
  return known.assigned.every(({ value }) => value.kind === 'Call' && canFail(value, ctx))
}

function canFail(call: Extract<Expression, { kind: 'Call' }>, ctx: LintContext): boolean {
  const resolved = ctx.program.calls.get(call)
  if (resolved?.kind === 'route') return [...ctx.resultOf(resolved.target).codes].some((code) => code < 0)
  if (resolved?.kind !== 'function') return false
  return Object.keys(resolved.known.facts.returns).some((code) => code === 'any' || code.startsWith('-'))
}
