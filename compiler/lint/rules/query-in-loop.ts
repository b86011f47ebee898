import { someNode } from '../../ast/walk.ts'
import { blockingCalls } from '../blocking-calls.ts'
import type { Rule } from '../rule.ts'

export const queryInLoop: Rule = {
  name: 'query-in-loop',
  code: 'KAM6604',
  category: 'performance',
  severity: 'warning',
  title: 'database or network query in a loop',
  why: 'Each turn waits for another server, and the worker does nothing else meanwhile: with a hundred turns of ten milliseconds it is gone for a second.',
  remedy: 'Ask for all rows in one query before the loop, or keep the data in a htable.',
  examples: [
    {
      bad: 'loadmodule "pv.so"\nloadmodule "sqlops.so"\nrequest_route {\n  $var(i) = 0;\n  while ($var(i) < 5) {\n    «sql_query("ca", "select x from t where id=$var(i)", "ra")»;\n    $var(i) = $var(i) + 1;\n  }\n}\n',
      good: 'loadmodule "pv.so"\nloadmodule "sqlops.so"\nrequest_route {\n  sql_query("ca", "select x from t where id<5", "ra");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    While: ({ body }) => {
      someNode(body, (node) => {
        if (node.kind === 'Call' && blockingCalls.has(ctx.nameOf(node))) {
          report({ span: node.span, message: `${node.callee.text}() waits for another server in each turn` })
        }
        return node.kind === 'While'
      })
    },
  }),
}
