import { DefiniteWrites, type EarlyRead } from '../definite-writes.ts'
import type { Rule } from '../rule.ts'

export const staleVariable: Rule = {
  name: 'stale-variable',
  code: 'KAM6351',
  category: 'correctness',
  severity: 'warning',
  title: '$var read before it is written',
  why: 'A `$var` belongs to the process, not to the message. Where nothing wrote it before, it still holds what some earlier message, perhaps of another call, left in it.',
  remedy: 'Give it a value at the start, or use `$avp(name)` or `$xavp(…)`, which belong to the message.',
  examples: [
    {
      bad: 'request_route {\n  if («$var(isnat)» == 1) {\n    force_rport();\n  }\n  if ($si != $Ri) {\n    $var(isnat) = 1;\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  $var(isnat) = 0;\n  if ($si != $Ri) {\n    $var(isnat) = 1;\n  }\n  if ($var(isnat) == 1) {\n    force_rport();\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const writes = new DefiniteWrites(ctx)
      const reported = new Set<number>()
      const starts = ctx.program.routes.filter((route) => route.kind === 'request' && route.name === '')
      const isInitialised = (read: EarlyRead): boolean =>
        ctx.program.routes.some(
          (route) =>
            route.kind === 'event' &&
            ctx.variables.find('var', read.name)?.uses.some((use) => use.route === route && use.access !== 'read') ===
              true,
        )
      for (const route of starts) {
        for (const read of writes.earlyReads(route)) {
          const variable = ctx.variables.find('var', read.name)
          if (variable === undefined || variable.assigned.length === 0 || isInitialised(read)) continue
          if (reported.has(read.span.start)) continue
          reported.add(read.span.start)
          const [first] = variable.assigned
          report({
            span: read.span,
            message: `nothing has written $var(${read.name}) yet: it holds what an earlier message left`,
            ...(first === undefined ? {} : { related: [{ message: 'written here', span: first.target.span }] }),
          })
        }
      }
    },
  }),
}
