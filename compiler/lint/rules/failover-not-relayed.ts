import type { Call } from '../../ast/nodes.ts'
import { fateOf } from '../answering.ts'
import { callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

// prettier-ignore
const takers: ReadonlySet<string> = new Set([
  'append_branch', 'ds_next_dst', 'ds_next_domain', 't_next_contacts', 't_next_contact_flow', 'next_gw', 'use_next_gw', 'next_branches', 'get_redirects',
])

/** A next destination that nobody sends to. */
export const failoverNotRelayed: Rule = {
  name: 'failover-not-relayed',
  code: 'KAM6118',
  category: 'sip-flow',
  severity: 'warning',
  title: 'failure_route takes another destination but does not relay to it',
  why: 'ds_next_dst(), append_branch() and their kin only note the destination. Without t_relay() behind them nothing is sent, and the failure goes back to the caller.',
  remedy: 'Call t_relay() behind it, on each path.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "dispatcher.so"\nmodparam("dispatcher", "list_file", "dispatcher.list")\nrequest_route {\n  t_on_failure("NEXT");\n  t_relay();\n}\nfailure_route[NEXT] {\n  if «(ds_next_dst())» {\n    t_on_failure("NEXT");\n    exit;\n  }\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "dispatcher.so"\nmodparam("dispatcher", "list_file", "dispatcher.list")\nrequest_route {\n  t_on_failure("NEXT");\n  t_relay();\n}\nfailure_route[NEXT] {\n  if (ds_next_dst()) {\n    t_on_failure("NEXT");\n    t_relay();\n    exit;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    const calls = new Map<string, Call>()
    const lost = new Map<string, Call>()
    return {
      end: () => {
        if (!callsAny(ctx, takers)) return
        ctx.runFlow<string>({
          start: (route) => (route.kind === 'failure' ? '' : undefined),
          call: (state, _written, call) => {
            const name = ctx.nameOf(call)
            if (fateOf(name) !== undefined) return ''
            if (!takers.has(name)) return undefined
            const key = `${call.span.source}:${call.span.start}`
            calls.set(key, call)
            return { whenTrue: key, whenFalse: state }
          },
          dynamic: () => '',
          end: (state) => {
            const call = calls.get(state)
            if (call !== undefined) lost.set(state, call)
          },
        })
        for (const call of lost.values()) {
          report({
            span: call.span,
            message: `${call.callee.text}() takes another destination, and nothing is sent to it: t_relay() is missing`,
          })
        }
      },
    }
  },
}
