import { statefulRelays } from '../answering.ts'
import { hasMethod } from '../../5-check/flow/methods.ts'
import { callsAfter, startsOf, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

const nexts: ReadonlySet<string> = new Set([
  'ds_next_dst',
  'ds_next_domain',
  't_next_contacts',
  'next_gw',
  'use_next_gw',
])

/** Failover that stops after the second destination. */
export const failoverNotRearmed: Rule = {
  name: 'failover-not-rearmed',
  code: 'KAM6119',
  category: 'sip-flow',
  severity: 'warning',
  title: 'failure_route tries the next destination but is not armed for it',
  why: 'A failure route runs once. When the next gateway of the list fails too, nothing tries the third one, because the block must be armed again for each attempt.',
  remedy: 'Call t_on_failure() again before t_relay().',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "dispatcher.so"\nmodparam("dispatcher", "list_file", "dispatcher.list")\nrequest_route {\n  t_on_failure("NEXT");\n  t_relay();\n}\nfailure_route[NEXT] {\n  if (ds_next_dst()) {\n    «t_relay()»;\n    exit;\n  }\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "dispatcher.so"\nmodparam("dispatcher", "list_file", "dispatcher.list")\nrequest_route {\n  t_on_failure("NEXT");\n  t_relay();\n}\nfailure_route[NEXT] {\n  if (ds_next_dst()) {\n    t_on_failure("NEXT");\n    t_relay();\n    exit;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, {
        starts: startsOf('failure'),
        first: (name) => nexts.has(name),
        then: callOf(statefulRelays),
        // Stock scripts arm a block only when none is: whoever asks for that has seen to it.
        undo: (name) => name === 't_on_failure' || name === 't_is_set',
      })
      for (const { call, methods } of found) {
        // Failover is mostly for calls alone: other requests have never been armed.
        if (!hasMethod(methods, 'INVITE')) continue
        report({
          span: call.span,
          message: `the next destination is tried without t_on_failure(): when it fails too, there is no third attempt`,
        })
      }
    },
  }),
}
