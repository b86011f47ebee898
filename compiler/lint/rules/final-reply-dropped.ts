import { mentions } from '../conditions.ts'
import type { Rule } from '../rule.ts'

const statuses: ReadonlySet<string> = new Set(['status', '$rs', '$T_reply_code'])

/** A drop that does not happen. */
export const finalReplyDropped: Rule = {
  name: 'final-reply-dropped',
  code: 'KAM6124',
  category: 'sip-flow',
  severity: 'warning',
  title: 'drop in an onreply_route, where final replies cannot be dropped',
  why: 'In a named onreply_route only provisional replies can be dropped. A final one goes to the caller all the same, so the filter that the script means does not exist.',
  remedy:
    'Ask for provisional replies first, as in `if (status =~ "1[0-9][0-9]") drop;`, and stop final replies in the failure_route or in reply_route.',
  examples: [
    {
      bad: 'request_route {\n  t_on_reply("IN");\n  t_relay();\n}\nonreply_route[IN] {\n  if (status =~ "[45][0-9][0-9]") {\n    «drop»;\n  }\n}\n',
      good: 'request_route {\n  t_on_reply("IN");\n  t_relay();\n}\nonreply_route[IN] {\n  if (status == "183") {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    If: ({ condition, then }, route) => {
      if (route?.kind !== 'onreply' || route.name === '' || condition.kind !== 'Binary') return
      const { right } = condition
      const asked = mentions(condition, statuses) && (condition.operator === '==' || condition.operator === '=~')
      const pattern =
        right.kind === 'StringLiteral' ? right.value : right.kind === 'NumberLiteral' ? right.text : undefined
      // Only where nothing but final replies can be meant.
      if (!asked || pattern === undefined || !/^\^?\(?\[?[2-6]/.test(pattern) || /1/.test(pattern.slice(0, 5))) return
      for (const statement of then.statements) {
        if (statement.kind === 'Jump' && statement.jump === 'drop') {
          report({ span: statement.span, message: 'a final reply cannot be dropped here: it reaches the caller' })
        }
      }
    },
  }),
}
