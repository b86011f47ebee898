import type { Rule } from '../rule.ts'

export const defaultNotLast: Rule = {
  name: 'default-not-last',
  code: 'KAM6710',
  category: 'style',
  severity: 'info',
  title: 'default before other cases',
  why: 'It is taken only when no case fits, wherever it stands; readers look for it at the end, and without a break it runs on into the next case.',
  remedy: 'Move it to the end of the switch.',
  examples: [
    {
      bad: 'request_route {\n  switch ($rm) {\n    «default»:\n      drop;\n    case "INVITE":\n      t_relay();\n  }\n}\n',
      good: 'request_route {\n  switch ($rm) {\n    case "INVITE":\n      t_relay();\n      break;\n    default:\n      drop;\n  }\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    Switch: ({ cases }) => {
      const at = cases.findIndex((one) => one.label === undefined)
      const found = cases[at]
      if (found === undefined || at === cases.length - 1) return
      report({
        span: { ...found.span, end: found.span.start + 'default'.length },
        message: 'cases follow this default',
      })
    },
  }),
}
