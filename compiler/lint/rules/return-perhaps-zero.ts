import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import { foldInteger } from '../../ast/fold-integer.ts'
import type { Rule } from '../rule.ts'

export const returnPerhapsZero: Rule = {
  name: 'return-perhaps-zero',
  code: 'KAM6368',
  category: 'correctness',
  severity: 'warning',
  title: 'return of a variable that may be 0 ends the whole script',
  why: 'A route that returns 0 ends the script as exit does, and the caller never goes on. A variable that holds 0 for no and 1 for yes is no return code.',
  remedy: 'Use -1 for no, or return 1 and -1 with an `if`.',
  examples: [
    {
      bad: 'request_route {\n  if (route(KNOWN)) {\n    t_relay();\n  }\n  sl_send_reply("403", "Forbidden");\n}\nroute[KNOWN] {\n  $var(known) = 0;\n  if ($fd == "example.com") {\n    $var(known) = 1;\n  }\n  return «$var(known)»;\n}\n',
      good: 'request_route {\n  if (route(KNOWN)) {\n    t_relay();\n  }\n  sl_send_reply("403", "Forbidden");\n}\nroute[KNOWN] {\n  $var(known) = -1;\n  if ($fd == "example.com") {\n    $var(known) = 1;\n  }\n  return $var(known);\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Jump: ({ jump, value }, route) => {
      if (jump !== 'return' || value?.kind !== 'PvReference' || route?.kind !== 'request' || route.name === '') return
      const pv = parsePv(value.text)
      if ('error' in pv || pv.name !== 'var' || pv.inner === undefined || pv.transformations.length > 0) return
      const known = ctx.variables.find('var', pv.inner)
      if (known === undefined || known.assigned.length === 0) return
      const isFilled = known.uses.filter(({ access }) => access !== 'read').length > known.assigned.length
      const values = known.assigned.map((one) => foldInteger(one.value))
      if (isFilled || !values.includes(0) || values.includes(undefined)) return
      report({ span: value.span, message: `${value.text} may be 0 here, which ends the script` })
    },
  }),
}
