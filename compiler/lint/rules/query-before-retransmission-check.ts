import type { Node } from '../../ast/nodes.ts'
import { hasMethod } from '../../5-check/flow/methods.ts'
import { blockingCalls, retransmissionChecks } from '../blocking-calls.ts'
import type { Rule } from '../rule.ts'

export const queryBeforeRetransmissionCheck: Rule = {
  name: 'query-before-retransmission-check',
  code: 'KAM6605',
  category: 'performance',
  severity: 'info',
  title: 'query for an INVITE that may be a retransmission',
  why: 'While the database is slow, callers send the INVITE again, and each copy runs the script up to t_check_trans() or t_relay(). A query before that is done again for every copy, when the database can bear it least.',
  remedy: 'Call `t_check_trans();` before the query.',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "sqlops.so"\nrequest_route {\n  «sql_query("ca", "select x from t", "ra")»;\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "sqlops.so"\nrequest_route {\n  t_check_trans();\n  sql_query("ca", "select x from t", "ra");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => {
    const seen = new Set<Node>()
    return {
      end: () => {
        if (ctx.module('tm') === undefined) return
        ctx.runFlow<'new' | 'checked'>({
          start: (route) => (route.kind === 'request' && route.name === '' ? 'new' : undefined),
          call: (state, _name, call, methods) => {
            const name = ctx.nameOf(call)
            if (retransmissionChecks.has(name)) return 'checked'
            if (state === 'new' && blockingCalls.has(name) && hasMethod(methods, 'INVITE') && !seen.has(call)) {
              seen.add(call)
              report({ span: call.span, message: 'each retransmission of an INVITE asks this again' })
            }
            return undefined
          },
        })
      },
    }
  },
}
