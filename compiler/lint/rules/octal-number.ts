import type { Rule } from '../rule.ts'
import { isWrittenNumber, bareSpan } from '../written.ts'

export const octalNumber: Rule = {
  name: 'octal-number',
  code: 'KAM6334',
  category: 'correctness',
  severity: 'warning',
  title: 'number with a leading zero',
  why: 'Kamailio reads it as octal: 010 is 8, and 0755 is 493.',
  remedy: 'Write the number without the zero, or in hexadecimal where bits are meant.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  $var(wait) = «010»;\n}\n',
      good: 'request_route {\n  $var(wait) = 8;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    NumberLiteral: (node, route) => {
      // Outside of routes such a number is a file mode.
      if (route === undefined) return
      const digits = node.text.replace('-', '')
      if (!/^0[0-7]+$/.test(digits) || !isWrittenNumber(node, ctx.sources)) return
      report({
        span: node.span,
        message: `this is octal for ${node.value}`,
        fix: { title: `write ${node.value}`, edits: [{ span: bareSpan(node, ctx.sources), text: String(node.value) }] },
      })
    },
  }),
}
