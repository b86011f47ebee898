import { callsOf } from '../arguments.ts'
import type { Rule } from '../rule.ts'

export const statusBeforeReply: Rule = {
  name: 'status-before-reply',
  code: 'KAM6142',
  category: 'sip-flow',
  severity: 'warning',
  title: 'status of a reply asked for in the request route',
  why: 'The request route runs before the request is sent on: no reply has come yet, and the question is never answered with yes.',
  remedy: 'Ask in a failure_route or an onreply_route, which t_on_failure() or t_on_reply() arms.',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n  if («t_check_status»("486")) {\n    xlog("busy\\n");\n  }\n}\n',
      good: 'request_route {\n  t_on_failure("BUSY");\n  t_relay();\n}\nfailure_route[BUSY] {\n  if (t_is_canceled()) exit;\n  if (t_check_status("486")) {\n    xlog("busy\\n");\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      // Where a transaction is taken up again later, its replies are there.
      if (callsOf(ctx, resuming).length > 0) return
      for (const { call, route } of callsOf(ctx, questions)) {
        if (!ctx.isReachable(route) || [...ctx.kindsOf(route)].some((kind) => kind !== 'request')) continue
        report({ span: call.callee.span, message: `no reply has come yet: ${call.callee.text}() is never true here` })
      }
    },
  }),
}

const questions = ['t_check_status', 't_branch_timeout', 't_branch_replied', 't_any_timeout', 't_any_replied']
const resuming = ['t_continue', 't_suspend', 't_lookup_request', 'async_route', 'async_task_route', 't_reply']
