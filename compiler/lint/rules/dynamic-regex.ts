import type { Rule } from '../rule.ts'

export const dynamicRegex: Rule = {
  name: 'dynamic-regex',
  code: 'KAM6603',
  category: 'performance',
  severity: 'hint',
  title: 'regular expression that is compiled for each message',
  why: 'A pattern in quotes is compiled once, at the start. One that stands in a variable is compiled, used and thrown away each time, and a mistake in it shows only then.',
  remedy: 'Write the pattern in quotes where it is known; to compare with a value use ==, starts_with() or a htable.',
  examples: [
    {
      bad: 'request_route {\n  if ($rU =~ «$avp(pattern)») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($rU =~ "^00[1-9]") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    Binary: ({ operator, right }) => {
      if (operator !== '=~' || right.kind !== 'PvReference') return
      report({ span: right.span, message: 'this is compiled anew for each message' })
    },
  }),
}
