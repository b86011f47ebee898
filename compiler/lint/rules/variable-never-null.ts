import type { Expression } from '../../ast/nodes.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const variableNeverNull: Rule = {
  name: 'variable-never-null',
  code: 'KAM6321',
  category: 'correctness',
  severity: 'warning',
  title: '$var compared with $null',
  why: 'A `$var` is never null: one that was never set is the number 0, and assigning $null makes it 0 too. The question always has the same answer.',
  remedy: 'Use `$vn(name)`, which can be null, or compare with 0 or "".',
  examples: [
    {
      bad: 'request_route {\n  $var(user) = $rU;\n  if («$var(user) == $null») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  $vn(user) = $rU;\n  if ($vn(user) == $null) {\n    drop;\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if («pv_isset("$var(user)")») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if (pv_isset("$avp(user)")) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      if (!equality.has(node.operator) || !isVar(node.left) || !isNull(node.right)) return
      const answer = negative.has(node.operator) ? 'true' : 'false'
      report({ span: bareSpan(node, ctx.sources), message: `this is always ${answer}: a $var is never null` })
    },
    Unary: (node) => {
      if (node.operator !== 'defined' || !isVar(node.operand)) return
      report({ span: bareSpan(node, ctx.sources), message: 'this is always true: a $var is never null' })
    },
    Call: (node) => {
      const [arg] = node.args
      if (ctx.nameOf(node) !== 'pv_isset' || arg === undefined) return
      const isOwn = isVar(arg) || (arg.kind === 'StringLiteral' && plain.test(arg.value))
      if (isOwn) report({ span: bareSpan(node, ctx.sources), message: 'this is always true: a $var is never null' })
    },
  }),
}

const equality: ReadonlySet<string> = new Set(['==', '!=', 'eq', 'ne', 'ieq', 'ine'])
const negative: ReadonlySet<string> = new Set(['!=', 'ne', 'ine'])
const plain = /^\$(?:\(v(?:ar|z)\([^()$]+\)\)|v(?:ar|z)\([^()$]+\))$/

function isVar(expression: Expression): boolean {
  return expression.kind === 'PvReference' && plain.test(expression.text)
}

function isNull(expression: Expression): boolean {
  return expression.kind === 'PvReference' && expression.text === '$null'
}
