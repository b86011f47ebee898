import { someNode } from '../../ast/walk.ts'
import { statementLists } from '../jumps.ts'
import type { Rule } from '../rule.ts'

export const repeatedApplyChanges: Rule = {
  name: 'repeated-apply-changes',
  code: 'KAM6612',
  category: 'performance',
  severity: 'info',
  title: 'msg_apply_changes() in a loop or twice in a row',
  why: 'Each call writes the whole message anew and parses it again from the first line.',
  remedy: 'Make all changes first, then call it once.',
  examples: [
    {
      bad: 'request_route {\n  append_hf("X-A: 1\\r\\n");\n  msg_apply_changes();\n  append_hf("X-B: 2\\r\\n");\n  «msg_apply_changes()»;\n}\n',
      good: 'request_route {\n  append_hf("X-A: 1\\r\\n");\n  append_hf("X-B: 2\\r\\n");\n  msg_apply_changes();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    While: ({ body }) => {
      someNode(body, (node) => {
        if (node.kind === 'Call' && ctx.nameOf(node) === 'msg_apply_changes')
          report({ span: node.span, message: 'the message is parsed again in each turn' })
        return node.kind === 'While'
      })
    },
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        let isApplied = false
        for (const statement of list) {
          const isCall = statement.kind === 'CallStatement'
          const name = isCall ? ctx.nameOf(statement.call) : ''
          if (name === 'msg_apply_changes') {
            if (isApplied) report({ span: statement.span, message: 'one call is enough for all these changes' })
            isApplied = true
            // Only changes that look at nothing can be moved together.
          } else if (!['append_hf', 'remove_hf', 'insert_hf'].includes(name)) isApplied = false
        }
      }
    },
  }),
}
