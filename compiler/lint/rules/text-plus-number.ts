import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { PvReference } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'
import { valueType } from '../value-types.ts'

export const textPlusNumber: Rule = {
  name: 'text-plus-number',
  code: 'KAM6332',
  category: 'correctness',
  severity: 'warning',
  title: 'number added to a text',
  why: 'With a text on the left, + joins: "5" + 1 is "51". The type of the left side alone decides, and variables filled from the message are texts even when they hold digits.',
  remedy: 'Convert the text: `(int)$hdr(X-Hops) + 1`. To join on purpose, write the number in quotes.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  $var(hops) = «$hdr(X-Hops) + 1»;\n}\n',
      good: 'request_route {\n  $var(hops) = (int)$hdr(X-Hops) + 1;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Assign: ({ value }) => {
      if (value.kind !== 'Binary' || value.operator !== '+' || value.right.kind !== 'NumberLiteral') return
      const { left } = value
      if (left.kind !== 'PvReference' || !isTextOfMessage(left, ctx)) return
      const at = { ...left.span, end: left.span.start }
      report({
        span: value.span,
        message: `${left.text} is a text: the number is appended to it`,
        help: 'convert it with (int)',
        fix: { title: 'add numbers', edits: [{ span: at, text: '(int)' }] },
      })
    },
  }),
}

/** A header, or a variable that the script gives texts only. */
function isTextOfMessage(left: PvReference, ctx: LintContext): boolean {
  const pv = parsePv(left.text)
  if ('error' in pv) return false
  if (pv.name === 'hdr') return pv.transformations.length === 0
  const type = valueType(left, ctx)
  return pv.name === 'var' && type === 'string'
}
