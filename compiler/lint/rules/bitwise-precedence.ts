import type { Expression } from '../../ast/nodes.ts'
import { isYesOrNo } from '../purity.ts'
import type { Rule } from '../rule.ts'
import { isParenthesised } from '../written.ts'

export const bitwisePrecedence: Rule = {
  name: 'bitwise-precedence',
  code: 'KAM6331',
  category: 'correctness',
  severity: 'warning',
  title: 'bit operators mixed with others without parentheses',
  why: 'Comparisons bind tighter than & and |, so that `$x & 4 == 4` is `$x & (4 == 4)`. Among themselves the bit operators do not bind as in C: ^ binds tighter than &, and >> tighter than <<.',
  remedy: 'Put parentheses round the part that belongs together: `($x & 4) == 4`.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if ($mf & «4 == 4») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if (($mf & 4) == 4) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      // `uri =~ "a" | uri =~ "b"` joins answers, and does what it says.
      if (!bits.has(node.operator) || (isAnswer(node.left) && isAnswer(node.right))) return
      for (const side of [node.left, node.right]) {
        if (side.kind !== 'Binary' || isParenthesised(side, ctx.sources) || !confusing(node.operator, side.operator))
          continue
        const { span } = side
        report({
          span,
          message: `this is evaluated before ${node.operator}`,
          fix: {
            title: 'add the parentheses that Kamailio sees',
            edits: [
              { span: { ...span, end: span.start }, text: '(' },
              { span: { ...span, start: span.end }, text: ')' },
            ],
          },
        })
      }
    },
  }),
}

const bits: ReadonlySet<string> = new Set(['&', '|', '^', '<<', '>>'])
const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=', '=~', 'eq', 'ne'])

function confusing(outer: string, inner: string): boolean {
  return comparisons.has(inner) || (outer === '&' && inner === '^') || (outer === '<<' && inner === '>>')
}

function isAnswer(expression: Expression): boolean {
  if (isYesOrNo(expression)) return true
  return (
    expression.kind === 'Binary' &&
    bits.has(expression.operator) &&
    isAnswer(expression.left) &&
    isAnswer(expression.right)
  )
}
