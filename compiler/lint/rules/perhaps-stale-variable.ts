import { PossibleWrites } from '../possible-writes.ts'
import type { Rule } from '../rule.ts'

export const perhapsStaleVariable: Rule = {
  name: 'perhaps-stale-variable',
  code: 'KAM6358',
  category: 'correctness',
  severity: 'warning',
  title: '$var that is written on some paths only',
  why: 'A `$var` belongs to the process. Where the condition around the assignment is false, the read below sees what an earlier message left: another call, another caller.',
  remedy: 'Give it a value before the condition, or use `$avp(name)`, which is new for each message.',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("INVITE")) {\n    $var(isnew) = 1;\n  }\n  if («$var(isnew)» == 1) {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  $var(isnew) = 0;\n  if (is_method("INVITE")) {\n    $var(isnew) = 1;\n  }\n  if ($var(isnew) == 1) {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const reported = new Set<string>()
      for (const route of ctx.program.routes) {
        if (route.kind !== 'request' || route.name !== '') continue
        for (const { name, span } of new PossibleWrites(ctx).doubtfulReads(route)) {
          const variable = ctx.variables.find('var', name)
          // One message per variable is enough to go and look.
          if (variable === undefined || reported.has(name)) continue
          if (variable.uses.some((use) => use.route?.kind === 'event' && use.access !== 'read')) continue
          reported.add(name)
          const [first] = variable.assigned
          report({
            span,
            message: `on some paths nothing has written $var(${name}): it holds what an earlier message left`,
            ...(first === undefined ? {} : { related: [{ message: 'written here', span: first.target.span }] }),
          })
        }
      }
    },
  }),
}
