import type { Rule } from '../rule.ts'
import { isWrittenText } from '../written.ts'

export const unescapedDot: Rule = {
  name: 'unescaped-dot',
  code: 'KAM6338',
  category: 'correctness',
  severity: 'warning',
  title: 'address in a regular expression with bare dots',
  why: 'A dot matches every character: `^10.1.2.` is true for 10.112.3.4 as well.',
  remedy: 'Write `\\.`; for an address, compare with src_ip or use is_in_subnet().',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if ($si =~ «"^10.1.2."») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($si =~ "^10\\.1\\.2\\.") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: ({ operator, right }) => {
      if (operator !== '=~' || right.kind !== 'StringLiteral' || !address.test(right.value)) return
      const escaped = right.value.replace(/(?<=\d)\.(?![*+?{])/g, String.raw`\.`)
      const canFix = isWrittenText(right, ctx.sources) && ctx.sources.slice(right.span) === `"${right.value}"`
      report({
        span: right.span,
        message: 'a dot matches any character here',
        ...(canFix ? { fix: { title: 'escape the dots', edits: [{ span: right.span, text: `"${escaped}"` }] } } : {}),
      })
    },
  }),
}

/** At least three numbers with bare dots between them. */
const address = /(?<![\d.\\])\d{1,3}\.\d{1,3}\.(?:\d{1,3}|$)(?![*+?{])/
