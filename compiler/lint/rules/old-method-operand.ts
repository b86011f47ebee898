import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const oldMethodOperand: Rule = {
  name: 'old-method-operand',
  code: 'KAM6704',
  category: 'style',
  severity: 'hint',
  title: 'comparison with the old word `method`',
  why: 'It comes from SER and compares texts; is_method() compares numbers, takes several methods at once and is what every newer script uses.',
  remedy: 'Write `is_method("INVITE")`.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if («method == "INVITE"») {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  if (is_method("INVITE")) {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      const { operator, left, right } = node
      if (left.kind !== 'Operand' || left.name !== 'method' || !['==', '!='].includes(operator)) return
      const name = right.kind === 'StringLiteral' ? right.value : right.kind === 'BareWord' ? right.text : undefined
      if (name === undefined || !methods.has(name.toUpperCase())) return
      const span = bareSpan(node, ctx.sources)
      const text = `${operator === '!=' ? '!' : ''}is_method("${name}")`
      const canFix = ctx.module('textops') !== undefined
      report({
        span,
        message: `write ${text}`,
        ...(canFix ? { fix: { title: `write ${text}`, edits: [{ span, text }] } } : {}),
      })
    },
  }),
}

// prettier-ignore
const methods: ReadonlySet<string> = new Set([
  'INVITE', 'ACK', 'BYE', 'CANCEL', 'REGISTER', 'OPTIONS', 'SUBSCRIBE', 'PUBLISH', 'NOTIFY', 'MESSAGE', 'INFO', 'PRACK', 'UPDATE', 'REFER',
])
