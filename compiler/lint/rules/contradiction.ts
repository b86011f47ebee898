import type { Binary, Expression } from '../../ast/nodes.ts'
import { isPure } from '../purity.ts'
import { codeKey } from '../same-code.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const contradiction: Rule = {
  name: 'contradiction',
  code: 'KAM6327',
  category: 'correctness',
  severity: 'warning',
  title: 'comparisons that exclude each other, or leave nothing out',
  why: 'Every value differs from one of two texts, so `$x != "a" || $x != "b"` is always true; no value equals both, so `$x == "a" && $x == "b"` is always false. && and || are easily taken for each other.',
  remedy: 'Write && between inequalities, || between equalities.',
  examples: [
    {
      bad: 'request_route {\n  if («$rm != "INVITE" || $rm != "BYE"») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($rm != "INVITE" && $rm != "BYE") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      if (node.operator !== '&&' && node.operator !== '||') return
      const wanted = node.operator === '||' ? '!=' : '=='
      const [one, other] = [
        comparisonOf(node.left, node.operator, wanted),
        comparisonOf(node.right, node.operator, wanted),
      ]
      if (one === undefined || other === undefined || !isPure(one.left, ctx)) return
      if (codeKey(one.left) !== codeKey(other.left) || one.right === other.right) return
      const answer = wanted === '!=' ? 'always true' : 'never true'
      report({ span: bareSpan(node, ctx.sources), message: `this is ${answer}` })
    },
  }),
}

/** The nearest comparison of a variable with a constant: of `a && b`, the last, so that chains are seen pair by pair. */
function comparisonOf(
  side: Expression,
  joint: string,
  operator: string,
): { readonly left: Expression; readonly right: string } | undefined {
  const node = side.kind === 'Binary' && side.operator === joint ? side.right : side
  if (node.kind !== 'Binary' || !isSame(node, operator) || node.left.kind !== 'PvReference') return undefined
  const { right } = node
  if (right.kind === 'StringLiteral') return { left: node.left, right: right.value }
  return right.kind === 'NumberLiteral' ? { left: node.left, right: String(right.value) } : undefined
}

function isSame({ operator }: Binary, wanted: string): boolean {
  return operator === wanted || (wanted === '==' ? operator === 'eq' : operator === 'ne')
}
