import type { Rule } from '../rule.ts'

export const patternMatchesEverything: Rule = {
  name: 'pattern-matches-everything',
  code: 'KAM6340',
  category: 'correctness',
  severity: 'warning',
  title: 'pattern that matches every text',
  why: 'The pattern matches the empty text and so is found in every one, a missing value too: the condition is always true.',
  remedy: 'Use + instead of *, or compare with $null to ask whether there is a value.',
  examples: [
    {
      bad: 'request_route {\n  if ($rU =~ «".*"») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if ($rU =~ ".+") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    Binary: ({ operator, right }) => {
      if (operator !== '=~' || right.kind !== 'StringLiteral' || !everything.test(right.value)) return
      report({ span: right.span, message: 'this is found in every text' })
    },
  }),
}

/** One thing or nothing, free at one end at least: `^`, `.*`, `^.*$`, `[0-9]*`; not `^[0-9]*$`, nor `^$`. */
const everything =
  /^(?:\^?(?:\.\*)*\$?(?<!^\^\$)|\^?(?:\[[^\]]*\]|[^\\^$.*+?()[\]{}|])\*|(?:\[[^\]]*\]|[^\\^$.*+?()[\]{}|])\*\$)$/
