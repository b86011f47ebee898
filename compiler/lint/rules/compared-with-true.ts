import { isYesOrNo } from '../purity.ts'
import type { Rule } from '../rule.ts'
import { bareSpan, bareText, isParenthesised } from '../written.ts'

export const comparedWithTrue: Rule = {
  name: 'compared-with-true',
  code: 'KAM6709',
  category: 'style',
  severity: 'hint',
  title: 'answer compared with 1 or 0',
  why: 'A call in a condition is 1 or 0 already, whatever its code is; `== 1` adds nothing.',
  remedy: 'Write the call alone, or with ! before it.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if («is_method("INVITE") == 1») {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  if (is_method("INVITE")) {\n    record_route();\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if («has_totag() == false») {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  if (!has_totag()) {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    const keepsCodes = ctx.program.file.items.some(
      (item) => item.kind === 'CoreParameter' && item.name.text === 'return_mode',
    )
    if (keepsCodes) return {}
    return {
      Binary: (node) => {
        const { operator, left, right } = node
        if (
          (operator !== '==' && operator !== '!=') ||
          right.kind !== 'NumberLiteral' ||
          left.kind !== 'Call' ||
          !isYesOrNo(left)
        )
          return
        if (right.value !== 0 && right.value !== 1) return
        const isNegated = (right.value === 0) === (operator === '==')
        const text = `${isNegated ? '!' : ''}${isParenthesised(left, ctx.sources) ? bareText(left, ctx.sources) : ctx.sources.slice(left.span)}`
        const span = bareSpan(node, ctx.sources)
        report({ span, message: `${text} says the same`, fix: { title: `write ${text}`, edits: [{ span, text }] } })
      },
    }
  },
}
