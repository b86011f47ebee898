import { callsAny } from '../arguments.ts'
import type { Rule } from '../rule.ts'

/** Half of the pair that absorbs retransmissions. */
export const precheckWithoutCheck: Rule = {
  name: 'precheck-without-check',
  code: 'KAM6135',
  category: 'sip-flow',
  severity: 'warning',
  title: 't_precheck_trans() is used without t_check_trans()',
  why: 't_precheck_trans() notes that this process works on the request, and says whether another one does. The note is taken back and the transaction is looked for by t_check_trans(); without it retransmissions are neither answered nor stopped.',
  remedy: 'Write `if (t_precheck_trans()) { t_check_trans(); exit; } t_check_trans();`.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "tmx.so"\nrequest_route {\n  if «(t_precheck_trans())» {\n    exit;\n  }\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "tmx.so"\nrequest_route {\n  if (t_precheck_trans()) {\n    t_check_trans();\n    exit;\n  }\n  t_check_trans();\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const [first] = ctx.calls('t_precheck_trans')
      if (first === undefined || callsAny(ctx, ['t_check_trans', 't_newtran', 't_lookup_request'])) return
      report({
        span: first.call.span,
        message: 't_precheck_trans() alone does not absorb retransmissions: t_check_trans() is missing',
      })
    },
  }),
}
