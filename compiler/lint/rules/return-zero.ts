import { foldInteger } from '../../ast/fold-integer.ts'
import type { Rule } from '../rule.ts'

export const returnZero: Rule = {
  name: 'return-zero',
  code: 'KAM6311',
  category: 'correctness',
  severity: 'warning',
  title: '`return 0` in a named route ends the whole script',
  why: 'A positive code of a route is true and a negative one false, but 0 is neither: the script ends as with exit, and the caller of the route never goes on.',
  remedy: 'Write `return -1` for false, or `exit` when the script is to end.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if (route(KNOWN)) {\n    t_relay();\n  }\n}\nroute[KNOWN] {\n  if (is_method("PUBLISH")) {\n    «return 0»;\n  }\n  return 1;\n}\n',
      good: 'request_route {\n  if (route(KNOWN)) {\n    t_relay();\n  }\n}\nroute[KNOWN] {\n  if (is_method("PUBLISH")) {\n    return -1;\n  }\n  return 1;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Jump: (node, route) => {
      if (node.jump !== 'return' || node.value === undefined || foldInteger(node.value) !== 0) return
      if (route === undefined || route.kind !== 'request' || route.name === '') return
      // For a reply, 0 discards it and exit does not: there the two are not the same.
      const isSame = [...ctx.kindsOf(route)].every((kind) => kind === 'request' || kind === 'failure')
      const fix = { title: 'write exit, which does the same', edits: [{ span: node.span, text: 'exit' }] }
      report({
        span: node.span,
        message: 'this ends the script, not only the route',
        help: 'return -1 is false, return 1 is true',
        ...(isSame ? { fix } : {}),
      })
    },
  }),
}
