import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import { findPvarIn } from '../../catalogue.ts'
import type { Rule } from '../rule.ts'

export const statusInFailureRoute: Rule = {
  name: 'status-in-failure-route',
  code: 'KAM6360',
  category: 'correctness',
  severity: 'warning',
  title: '$rs or $rr in a failure_route',
  why: 'A failure_route works on the request, not on the reply that failed it: there the status of the reply is null, and a comparison with a code is never true.',
  remedy: 'Use `$T_reply_code`, or t_check_status("486|603").',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  t_on_failure("FAILED");\n  t_relay();\n}\nfailure_route[FAILED] {\n  if (t_is_canceled()) {\n    exit;\n  }\n  if («$rs» == 486) {\n    xlog("busy\\n");\n  }\n}\n',
      good: 'request_route {\n  t_on_failure("FAILED");\n  t_relay();\n}\nfailure_route[FAILED] {\n  if (t_is_canceled()) {\n    exit;\n  }\n  if ($T_reply_code == 486) {\n    xlog("busy\\n");\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    PvReference: (node, route) => {
      const pv = parsePv(node.text)
      if (route === undefined || 'error' in pv || (pv.name !== 'rs' && pv.name !== 'rr')) return
      if (![...ctx.kindsOf(route)].every((kind) => kind === 'failure')) return
      const exports = ctx.program.modules.map((module) => module.exports)
      const canFix = node.text === '$rs' && findPvarIn(exports, 'T_reply_code') !== undefined
      report({
        span: node.span,
        message: `${node.text} is null here: a failure_route works on the request`,
        ...(canFix
          ? { fix: { title: 'write $T_reply_code', edits: [{ span: node.span, text: '$T_reply_code' }] } }
          : {}),
      })
    },
  }),
}
