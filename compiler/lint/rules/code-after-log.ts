import type { Statement } from '../../ast/nodes.ts'
import { someNode } from '../../ast/walk.ts'
import { statementLists } from '../jumps.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

export const codeAfterLog: Rule = {
  name: 'code-after-log',
  code: 'KAM6347',
  category: 'correctness',
  severity: 'warning',
  title: '$rc read after a log line',
  why: '$rc is the code of the last function, and xlog() is one: it leaves 1 behind.',
  remedy: 'Look at $rc before the log line, or keep it in a variable: `$var(code) = $rc;`.',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n  xlog("sent\\n");\n  if («$rc» < 0) {\n    sl_reply_error();\n  }\n}\n',
      good: 'request_route {\n  t_relay();\n  $var(code) = $rc;\n  xlog("sent\\n");\n  if ($var(code) < 0) {\n    sl_reply_error();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        list.forEach((statement, index) => {
          const before = list[index - 1]
          if (!isLog(before, ctx)) return
          const read = firstRead(statement)
          if (read !== undefined) report({ span: read.span, message: 'this is the code of the log line before' })
        })
      }
    },
  }),
}

function isLog(statement: Statement | undefined, ctx: LintContext): boolean {
  return (
    statement?.kind === 'CallStatement' &&
    /^x(?:log|dbg|info|notice|warn|err|alert|crit)s?$/.test(ctx.nameOf(statement.call))
  )
}

/** `$rc` in a condition, a value or an argument that is evaluated first of all. */
function firstRead(statement: Statement): { readonly span: Statement['span'] } | undefined {
  const value =
    statement.kind === 'If'
      ? statement.condition
      : statement.kind === 'Assign' || statement.kind === 'Jump'
        ? statement.value
        : statement.kind === 'Switch'
          ? statement.subject
          : undefined
  if (value === undefined || someNode(value, (node) => node.kind === 'Call')) return undefined
  let found: { readonly span: Statement['span'] } | undefined
  someNode(value, (node) => {
    const isCode = node.kind === 'PvReference' && /^\$(?:\()?(?:rc|retcode|\?)(?:\W|$)/.test(node.text)
    if (isCode) found ??= node
    return isCode
  })
  return found
}
