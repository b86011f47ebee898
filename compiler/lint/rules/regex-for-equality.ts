import type { Rule } from '../rule.ts'

export const regexForEquality: Rule = {
  name: 'regex-for-equality',
  code: 'KAM6602',
  category: 'performance',
  severity: 'hint',
  title: 'regular expression for one whole word',
  why: 'The pattern is bound at both ends and has nothing variable in it: == says the same without a search. Mind that =~ ignores case and == does not.',
  remedy: 'Write `== "…"`; where case may differ, compare `$(rU{s.tolower})`.',
  examples: [
    {
      bad: 'request_route {\n  if ($rU =~ «"^100$"») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($rU == "100") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    Binary: ({ operator, right }) => {
      if (operator !== '=~' || right.kind !== 'StringLiteral' || !/^\^[\w@: -]+\$$/.test(right.value)) return
      report({ span: right.span, message: `== "${right.value.slice(1, -1)}" says the same` })
    },
  }),
}
