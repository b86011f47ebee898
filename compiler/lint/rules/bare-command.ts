import type { Rule } from '../rule.ts'

export const bareCommand: Rule = {
  name: 'bare-command',
  code: 'KAM6713',
  category: 'style',
  severity: 'hint',
  title: 'command without parentheses',
  why: 'A few commands of the core may be written so for the sake of old scripts; all others need the parentheses.',
  remedy: 'Add `()`.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  «force_rport»;\n}\n',
      good: 'request_route {\n  force_rport();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Call: (call) => {
      if (
        !call.bare ||
        ctx.program.calls.get(call)?.kind !== 'core' ||
        ctx.sources.slice(call.span) !== call.callee.text
      )
        return
      const at = { ...call.span, start: call.span.end }
      report({
        span: call.span,
        message: 'write it with parentheses',
        fix: { title: 'add ()', edits: [{ span: at, text: '()' }] },
      })
    },
  }),
}
