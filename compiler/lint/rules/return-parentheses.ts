import type { Rule } from '../rule.ts'
import { bareText, isParenthesised } from '../written.ts'

export const returnParentheses: Rule = {
  name: 'return-parentheses',
  code: 'KAM6707',
  category: 'style',
  severity: 'off',
  title: 'parentheses round the code of a return',
  why: 'return is no function, and the parentheses change nothing.',
  remedy: 'Write `return -1;`.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  route(A);\n}\nroute[A] {\n  «return(1)»;\n}\n',
      good: 'request_route {\n  route(A);\n}\nroute[A] {\n  return 1;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Jump: (node) => {
      const { value } = node
      if (value?.kind !== 'NumberLiteral' || !isParenthesised(value, ctx.sources)) return
      const text = `${node.jump} ${bareText(value, ctx.sources)}`
      report({
        span: node.span,
        message: 'the parentheses change nothing',
        fix: { title: `write ${text}`, edits: [{ span: node.span, text }] },
      })
    },
  }),
}
