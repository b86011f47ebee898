import type { Rule } from '../rule.ts'
import { codeKeyOfAll } from '../same-code.ts'

export const identicalBranches: Rule = {
  name: 'identical-branches',
  code: 'KAM6305',
  category: 'correctness',
  severity: 'warning',
  title: 'if and else do the same',
  why: 'Whatever the condition says, the same statements run. Most often a branch was copied and its change forgotten.',
  remedy: 'Change the branch that was copied, or remove the condition.',
  examples: [
    {
      bad: 'request_route {\n  if «(is_method("BYE"))» {\n    route(RELAY);\n  } else {\n    route(RELAY);\n  }\n}\nroute[RELAY] {\n  t_relay();\n}\n',
      good: 'request_route {\n  route(RELAY);\n}\nroute[RELAY] {\n  t_relay();\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    If: ({ condition, then, otherwise }) => {
      if (otherwise === undefined || then.statements.length !== otherwise.statements.length) return
      if (then.statements.some((one, index) => one.kind !== otherwise.statements[index]?.kind)) return
      if (codeKeyOfAll(then.statements) !== codeKeyOfAll(otherwise.statements)) return
      report({
        span: condition.span,
        message: 'both branches do the same, whatever the condition says',
        related: [{ message: 'the other branch', span: otherwise.span }],
      })
    },
  }),
}
