import { isWrittenNumber } from '../written.ts'
import type { Rule } from '../rule.ts'

export const flagByNumber: Rule = {
  name: 'flag-by-number',
  code: 'KAM6705',
  category: 'style',
  severity: 'hint',
  title: 'flag named by its number',
  why: 'Nobody remembers what flag 5 is, and a second use of the number is not noticed.',
  remedy: 'Give it a name: `#!define FLT_NATS 5`, or `flags FLT_NATS`.',
  examples: [
    {
      bad: 'request_route {\n  setflag(«5»);\n}\n',
      good: '#!KAMAILIO\n#!define FLT_NATS 5\nrequest_route {\n  setflag(FLT_NATS);\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Call: (call) => {
      if (!/^(?:re)?set[sb]?flag$|^is[sb]?flagset$/.test(call.callee.text)) return
      const [flag] = call.args
      if (flag?.kind !== 'NumberLiteral' || !isWrittenNumber(flag, ctx.sources)) return
      report({ span: flag.span, message: 'a name says what the flag is for' })
    },
  }),
}
