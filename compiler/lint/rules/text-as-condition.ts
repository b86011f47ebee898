import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Expression } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Finding, Rule } from '../rule.ts'
import { valueType } from '../value-types.ts'
import { bareSpan } from '../written.ts'

export const textAsCondition: Rule = {
  name: 'text-as-condition',
  code: 'KAM6333',
  category: 'correctness',
  severity: 'warning',
  title: 'text used as a condition',
  why: 'A condition is a number. A text that is none cannot be converted: since 5.7 the condition then fails with an error in the log and is false, with ! before it too, so that neither way is taken as meant.',
  remedy: 'Ask whether it is there, `$hdr(X-A) != $null`, or compare it with a text.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if («$hdr(X-Token)») {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  if ($hdr(X-Token) != $null) {\n    t_relay();\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if («!$hdr(X-Token)») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($hdr(X-Token) == $null) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    const look = (condition: Expression): void => {
      if (condition.kind === 'Binary' && (condition.operator === '&&' || condition.operator === '||')) {
        look(condition.left)
        look(condition.right)
        return
      }
      const isNegated = condition.kind === 'Unary' && condition.operator === '!'
      const value = isNegated ? condition.operand : condition
      if (value.kind === 'PvReference' && isText(value, ctx)) report(findingFor(condition, value.text, isNegated, ctx))
    }
    return { If: (node) => look(node.condition), While: (node) => look(node.condition) }
  },
}

function findingFor(condition: Expression, text: string, isNegated: boolean, ctx: LintContext): Finding {
  const span = bareSpan(condition, ctx.sources)
  const question = `${text} ${isNegated ? '==' : '!='} $null`
  return {
    span,
    message: 'a text is no condition: this is false unless it happens to be a number',
    help: `to ask whether it is there, write ${question}`,
    fix: { title: `write ${question}`, edits: [{ span, text: question }] },
  }
}

function isText(value: Extract<Expression, { kind: 'PvReference' }>, ctx: LintContext): boolean {
  const pv = parsePv(value.text)
  if ('error' in pv || pv.transformations.length > 0 || pv.name === 'var') return false
  return pv.name === 'hdr' || valueType(value, ctx) === 'text'
}
