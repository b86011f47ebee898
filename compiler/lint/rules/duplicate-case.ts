import type { Rule } from '../rule.ts'
import { codeKey } from '../same-code.ts'

export const duplicateCase: Rule = {
  name: 'duplicate-case',
  code: 'KAM6310',
  category: 'correctness',
  severity: 'error',
  title: 'the same label twice in a switch',
  why: '`kamailio -c` accepts it, and the server then does not start: duplicate case.',
  remedy: 'Remove one of the labels or join their statements.',
  examples: [
    {
      bad: 'request_route {\n  switch ($rm) {\n    case "INVITE":\n      record_route();\n      break;\n    case «"INVITE"»:\n      drop;\n  }\n}\n',
      good: 'request_route {\n  switch ($rm) {\n    case "INVITE":\n      record_route();\n      break;\n    case "PUBLISH":\n      drop;\n  }\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    Switch: ({ cases }) => {
      const seen = new Set<string>()
      for (const { label, regex } of cases) {
        if (label === undefined) continue
        const key = label.kind === 'NumberLiteral' ? String(label.value) : `${regex} ${codeKey(label)}`
        if (seen.has(key)) report({ span: label.span, message: 'this label stands twice in the switch' })
        seen.add(key)
      }
    },
  }),
}
