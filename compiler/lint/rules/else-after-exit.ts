import { alwaysLeaves } from '../jumps.ts'
import type { Rule } from '../rule.ts'

export const elseAfterExit: Rule = {
  name: 'else-after-exit',
  code: 'KAM6708',
  category: 'style',
  severity: 'off',
  title: 'else behind a branch that leaves',
  why: 'The branch before ends with exit, return or drop, so that what follows runs only when the condition is false anyway. Without the else the script stays flat.',
  remedy: 'Move the statements of the else behind the if.',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  } «else» {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    If: ({ then, otherwise, span }) => {
      if (otherwise === undefined || !alwaysLeaves(then.statements)) return
      const [first] = otherwise.statements
      if (otherwise.statements.length === 1 && first?.kind === 'If') return
      const between = ctx.sources.slice({ ...span, start: then.span.end, end: otherwise.span.start })
      const at = between.indexOf('else')
      if (at === -1) return
      const start = then.span.end + at
      report({ span: { ...span, start, end: start + 4 }, message: 'the branch before leaves: no else is needed' })
    },
  }),
}
