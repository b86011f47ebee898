import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import { foldInteger } from '../../ast/fold-integer.ts'
import type { Call, Expression, Statement } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import { statementLists } from '../jumps.ts'
import type { Finding, Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const impossibleCode: Rule = {
  name: 'impossible-code',
  code: 'KAM6367',
  category: 'correctness',
  severity: 'warning',
  title: 'return code compared with one that never comes',
  why: 'The route, or the function, that was called just before returns other codes on each of its paths: the answer is always the same.',
  remedy: 'Compare with a code that it returns.',
  examples: [
    {
      bad: 'request_route {\n  route(KNOWN);\n  if («$rc == 2») {\n    t_relay();\n  }\n}\nroute[KNOWN] {\n  if ($fd == "example.com") {\n    return 1;\n  }\n  return -1;\n}\n',
      good: 'request_route {\n  route(KNOWN);\n  if ($rc == 1) {\n    t_relay();\n  }\n}\nroute[KNOWN] {\n  if ($fd == "example.com") {\n    return 1;\n  }\n  return -1;\n}\n',
    },
    {
      bad: 'request_route {\n  $var(code) = route(KNOWN);\n  switch ($var(code)) {\n    case 1:\n      t_relay();\n      break;\n    case «-2»:\n      sl_send_reply("403", "Forbidden");\n  }\n}\nroute[KNOWN] {\n  if ($fd == "example.com") {\n    return 1;\n  }\n  return -1;\n}\n',
      good: 'request_route {\n  $var(code) = route(KNOWN);\n  switch ($var(code)) {\n    case 1:\n      t_relay();\n      break;\n    case -1:\n      sl_send_reply("403", "Forbidden");\n  }\n}\nroute[KNOWN] {\n  if ($fd == "example.com") {\n    return 1;\n  }\n  return -1;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        list.forEach((statement, index) => {
          const called = calledIn(list[index - 1])
          const codes = called === undefined ? undefined : codesOf(called.call, ctx)
          if (called !== undefined && codes !== undefined) look(statement, called.variable, codes, ctx, report)
        })
      }
    },
  }),
}

/** The call of a statement, and the variable in which its code is left. */
function calledIn(statement: Statement | undefined): { readonly call: Call; readonly variable: string } | undefined {
  if (statement?.kind === 'CallStatement') return { call: statement.call, variable: '$rc' }
  if (statement?.kind !== 'Assign' || statement.value.kind !== 'Call') return undefined
  return { call: statement.value, variable: statement.target.text }
}

/** All codes that a call can leave; undefined when others are possible. */
function codesOf(call: Call, ctx: LintContext): ReadonlySet<number> | undefined {
  const resolved = ctx.program.calls.get(call)
  if (resolved?.kind !== 'route') return undefined
  const { codes, isCertain } = ctx.resultOf(resolved.target)
  return isCertain && codes.size > 0 ? codes : undefined
}

function look(
  statement: Statement,
  variable: string,
  codes: ReadonlySet<number>,
  ctx: LintContext,
  report: (finding: Finding) => void,
): void {
  const returned = [...codes].toSorted((one, other) => other - one).join(' or ')
  const message = `the route returns ${returned}`
  if (statement.kind === 'Switch' && isCode(statement.subject, variable)) {
    for (const { label, regex } of statement.cases) {
      const code = label === undefined || regex ? undefined : foldInteger(label)
      if (label !== undefined && code !== undefined && !codes.has(code)) report({ span: label.span, message })
    }
  }
  if (statement.kind !== 'If') return
  let condition: Expression | undefined = statement.condition
  while (condition?.kind === 'Unary' && condition.operator === '!') condition = condition.operand
  if (condition?.kind !== 'Binary' || !['==', '!='].includes(condition.operator)) return
  if (!isCode(condition.left, variable)) return
  const code = foldInteger(condition.right)
  if (code === undefined || codes.has(code)) return
  report({ span: bareSpan(condition, ctx.sources), message })
}

function isCode(expression: Expression, variable: string): boolean {
  if (expression.kind !== 'PvReference') return false
  const pv = parsePv(expression.text)
  if ('error' in pv || pv.transformations.length > 0) return false
  return variable === '$rc' ? ['rc', 'retcode', '?'].includes(pv.name) : expression.text === variable
}
