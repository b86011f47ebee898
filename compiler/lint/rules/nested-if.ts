import { isYesOrNo } from '../purity.ts'
import type { Rule } from '../rule.ts'
import { bareText, isParenthesised } from '../written.ts'

export const nestedIf: Rule = {
  name: 'nested-if',
  code: 'KAM6701',
  category: 'style',
  severity: 'off',
  title: 'if that holds nothing but another if',
  why: 'Two conditions joined by && say the same with one level less.',
  remedy: 'Join them.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  «if» (is_method("INVITE")) {\n    if (!has_totag()) {\n      record_route();\n    }\n  }\n}\n',
      good: 'request_route {\n  if (is_method("INVITE") && !has_totag()) {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    If: (node) => {
      const [inner, ...others] = node.then.statements
      if (node.otherwise !== undefined || inner?.kind !== 'If' || inner.otherwise !== undefined || others.length > 0)
        return
      // `if` wants more than 0 and && takes everything but 0: the same only for answers.
      if (!isYesOrNo(node.condition) || !isYesOrNo(inner.condition)) return
      const { sources } = ctx
      const between = sources.slice({ ...node.span, start: node.condition.span.end, end: inner.span.start })
      const behind = sources.slice({ ...node.span, start: inner.span.end, end: node.span.end })
      const canFix = /^\s*\{\s*$/.test(between) && /^\s*\}$/.test(behind) && isParenthesised(node.condition, sources)
      const text = `if (${bareText(node.condition, sources)} && ${bareText(inner.condition, sources)}) ${sources.slice(inner.then.span)}`
      report({
        span: { ...node.span, end: node.span.start + 2 },
        message: 'the if inside is all that this one holds',
        ...(canFix ? { fix: { title: 'join the conditions', edits: [{ span: node.span, text }] } } : {}),
      })
    },
  }),
}
