import { isYesOrNo } from '../purity.ts'
import type { Rule } from '../rule.ts'
import { bareSpan, bareText, isParenthesised } from '../written.ts'

export const doubleNegation: Rule = {
  name: 'double-negation',
  code: 'KAM6702',
  category: 'style',
  severity: 'hint',
  title: 'negation of a negation or of a comparison',
  why: '`!(!f())` is `f()`, and `!($a == $b)` is `$a != $b`: the shorter form is read at once.',
  remedy: 'Write the condition without the outer !.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if («!(!is_method("INVITE"))») {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  if (is_method("INVITE")) {\n    record_route();\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if («!($rm == "INVITE")») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($rm != "INVITE") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Unary: (node) => {
      if (node.operator !== '!') return
      const { operand } = node
      const { sources } = ctx
      const span = bareSpan(node, sources)
      if (operand.kind === 'Unary' && operand.operator === '!' && isYesOrNo(operand.operand)) {
        const text = sources.slice(operand.operand.span)
        report({ span, message: 'this is negated twice', fix: { title: `write ${text}`, edits: [{ span, text }] } })
      } else if (operand.kind === 'Binary' && opposites.has(operand.operator) && isParenthesised(operand, sources)) {
        if (operand.left.kind !== 'PvReference') return
        const left = bareText(operand.left, sources)
        const opposite = opposites.get(operand.operator) ?? ''
        const text = `${left} ${opposite} ${sources.slice(operand.right.span)}`
        report({
          span,
          message: `${opposite} says this without !`,
          fix: { title: `write ${text}`, edits: [{ span, text }] },
        })
      }
    },
  }),
}

const opposites: ReadonlyMap<string, string> = new Map([
  ['==', '!='],
  ['!=', '=='],
])
