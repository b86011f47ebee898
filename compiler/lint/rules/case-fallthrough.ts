import { alwaysLeaves } from '../jumps.ts'
import type { Rule } from '../rule.ts'

export const caseFallthrough: Rule = {
  name: 'case-fallthrough',
  code: 'KAM6309',
  category: 'correctness',
  severity: 'warning',
  title: 'case that runs on into the next one',
  why: 'As in C, the statements of the next case run too unless break, return, exit or drop stands at the end.',
  remedy: 'Add `break;`. Where both are meant to run, say so in a comment: `# falls through`.',
  examples: [
    {
      bad: 'request_route {\n  switch ($rm) {\n    «case» "INVITE":\n      record_route();\n    case "BYE":\n      t_relay();\n      break;\n  }\n}\n',
      good: 'request_route {\n  switch ($rm) {\n    case "INVITE":\n      record_route();\n      # falls through\n    case "BYE":\n      t_relay();\n      break;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Switch: ({ cases }) => {
      cases.forEach((one, index) => {
        const next = cases[index + 1]
        if (next === undefined || one.statements.every((statement) => statement.kind === 'Empty')) return
        if (alwaysLeaves(one.statements)) return
        const between = { source: one.span.source, start: one.span.start, end: next.span.start }
        if (/fall(?:s|ing)?[ -]?(?:through|thru|down)/i.test(ctx.sources.slice(between))) return
        const word = one.label === undefined ? 'default' : 'case'
        report({
          span: { ...one.span, end: one.span.start + word.length },
          message: 'the statements of the next case run after these: there is no break',
          related: [{ message: 'the next case', span: next.span }],
        })
      })
    },
  }),
}
