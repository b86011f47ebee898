import type { Call } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import { callsOf } from '../arguments.ts'
import { isComparison } from '../conditions.ts'
import { callsWithout, startsOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** Only what stands in a named route: the checker itself refuses the function in other blocks. */
function mayStandHere(ctx: LintContext, call: Call): boolean {
  return callsOf(ctx, [ctx.nameOf(call)]).some((site) => site.call === call && site.route.kind === 'request')
}

/** t_relay() where tm does not relay. */
export const relayInWrongRoute: Rule = {
  name: 'relay-in-wrong-route',
  code: 'KAM6127',
  category: 'sip-flow',
  severity: 'warning',
  title: 'request is relayed from a branch_route or a reply route',
  why: 'A block that several others share ends in t_relay(). When a branch_route or a reply route comes there, tm refuses to relay (“unsupported route type”), and what should have been sent is not.',
  remedy:
    'Keep the relay out of the shared block, or ask for the kind of message or block first: `if (is_request())`, `if (t_is_branch_route())`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  t_on_branch("OUT");\n  route(SEND);\n}\nroute[SEND] {\n  «t_relay()»;\n}\nbranch_route[OUT] {\n  route(SEND);\n}\n',
      good: 'request_route {\n  t_on_branch("OUT");\n  route(SEND);\n}\nroute[SEND] {\n  t_relay();\n}\nbranch_route[OUT] {\n  append_hf("X-Out: 1\\r\\n");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsWithout(ctx, {
        starts: startsOf('branch', 'onreply'),
        at: (name, call) => name.startsWith('t_relay') && mayStandHere(ctx, call),
        guardCall: (name) =>
          name.startsWith('t_is_') || name === 'is_request' || name === 'is_reply' || name === 'isflagset'
            ? 'both'
            : undefined,
        guardCondition: (condition) => (isComparison(condition) ? 'both' : undefined),
      })
      for (const { call } of found) {
        report({
          span: call.span,
          message: `${call.callee.text}() is reached from a branch_route or a reply route, where it fails`,
        })
      }
    },
  }),
}
