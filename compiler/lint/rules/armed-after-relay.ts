import { statefulRelays } from '../answering.ts'
import { callsAfter, isMainRequestRoute, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

const armings: ReadonlySet<string> = new Set(['t_on_failure', 't_on_reply', 't_on_branch', 't_on_branch_failure'])

/** A handler that is armed when the branches are on their way. */
export const armedAfterRelay: Rule = {
  name: 'armed-after-relay',
  code: 'KAM6104',
  category: 'sip-flow',
  severity: 'warning',
  title: 't_on_failure(), t_on_reply() or t_on_branch() after the request was relayed',
  why: 'The names of the blocks are taken when the branches are made. A block that is named after t_relay() is not run for them, so that there is no failover, no media handling or no topology hiding for this call.',
  remedy: 'Move the call above t_relay().',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n  «t_on_failure("NEXT")»;\n  exit;\n}\nfailure_route[NEXT] {\n  t_reply("480", "Unavailable");\n}\n',
      good: 'request_route {\n  t_on_failure("NEXT");\n  t_relay();\n  exit;\n}\nfailure_route[NEXT] {\n  t_reply("480", "Unavailable");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, {
        starts: isMainRequestRoute,
        first: callOf(statefulRelays),
        then: (name) => armings.has(name),
      })
      for (const { call } of found) {
        report({
          span: call.span,
          message: `${ctx.nameOf(call)}() comes after the request was relayed: it is too late for its branches`,
        })
      }
    },
  }),
}
