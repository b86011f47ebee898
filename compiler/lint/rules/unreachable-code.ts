import type { Statement } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import { statementLists, leaves } from '../jumps.ts'
import type { Rule } from '../rule.ts'

export const unreachableCode: Rule = {
  name: 'unreachable-code',
  code: 'KAM6301',
  category: 'correctness',
  severity: 'warning',
  title: 'statement that never runs',
  why: 'The statement before ends the block on every path, with exit, drop, return or break, and Kamailio says nothing about what follows.',
  remedy: 'Remove the statement, or move it before the one that leaves.',
  examples: [
    {
      bad: 'request_route {\n  sl_send_reply("404", "Not Found");\n  exit;\n  «xlog("not found\\n")»;\n}\n',
      good: 'request_route {\n  sl_send_reply("404", "Not Found");\n  xlog("not found\\n");\n  exit;\n}\n',
    },
    {
      bad: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  } else {\n    drop;\n  }\n  «t_relay()»;\n}\n',
      good: 'request_route {\n  if (is_method("ACK")) {\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        const at = list.findIndex(leaves)
        const end = list[at]
        const next = list.slice(at + 1).find(isCode)
        if (end === undefined || next === undefined || dependsOnMacro(end, next, ctx)) continue
        report({
          span: next.span,
          message: 'this never runs: the statement before leaves in every case',
          related: [{ message: 'this leaves', span: end.span }],
        })
      }
    },
  }),
}

/** A lone `;`, the habitual `break` at the end of a case, or the `exit` behind a `drop()`, is no mistake. */
function isCode(statement: Statement): boolean {
  return statement.kind !== 'Empty' && statement.kind !== 'Jump'
}

/** A condition of the preprocessor decides whether the first is there: in another build the second is reached. */
function dependsOnMacro(end: Statement, next: Statement, { sources }: LintContext): boolean {
  if (end.span.source !== next.span.source) return false
  return /[#!]!(?:if|else|endif)/.test(sources.slice({ ...end.span, end: Math.max(end.span.start, next.span.start) }))
}
