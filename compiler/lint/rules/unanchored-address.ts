import type { Expression } from '../../ast/nodes.ts'
import type { Rule } from '../rule.ts'

export const unanchoredAddress: Rule = {
  name: 'unanchored-address',
  code: 'KAM6339',
  category: 'correctness',
  severity: 'warning',
  title: 'pattern for an address that is not bound to its start',
  why: '=~ searches anywhere in the text: `10\\.0\\.0\\.` is found in 110.0.0.1 and in 210.0.0.7.',
  remedy: 'Start the pattern with ^, or compare with src_ip: `src_ip == 10.0.0.0/24`.',
  examples: [
    {
      bad: 'request_route {\n  if ($si =~ «"10\\.0\\.0\\."») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($si =~ "^10\\.0\\.0\\.") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    Binary: ({ operator, left, right }) => {
      if (operator !== '=~' || right.kind !== 'StringLiteral' || !isAddress(left)) return
      if (/^[(]*\d/.test(right.value)) report({ span: right.span, message: 'this is found inside other addresses too' })
    },
  }),
}

function isAddress(left: Expression): boolean {
  return left.kind === 'PvReference' && /^\$(?:si|Ri|\((?:si|Ri)\))$/.test(left.text)
}
