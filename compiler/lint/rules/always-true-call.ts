import type { Expression } from '../../ast/nodes.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const alwaysTrueCall: Rule = {
  name: 'always-true-call',
  code: 'KAM6344',
  category: 'correctness',
  severity: 'warning',
  title: 'condition on a function that always says yes',
  why: 'The function has no way to fail: its code is 1 for every message, and the other branch never runs.',
  remedy: 'Call it in a statement, and ask for what was meant.',
  examples: [
    {
      bad: 'request_route {\n  if («!setflag(5)») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  if (!isflagset(5)) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    const look = (condition: Expression): void => {
      const isNegated = condition.kind === 'Unary' && condition.operator === '!'
      const call = isNegated ? condition.operand : condition
      if (call.kind !== 'Call' || !sure.has(ctx.nameOf(call))) return
      report({
        span: bareSpan(condition, ctx.sources),
        message: `this is always ${isNegated ? 'false' : 'true'}: ${call.callee.text}() never fails`,
      })
    }
    return { If: (node) => look(node.condition), While: (node) => look(node.condition) }
  },
}

// prettier-ignore
const sure: ReadonlySet<string> = new Set([
  'setflag', 'resetflag', 'setbflag', 'resetbflag', 'setsflag', 'resetsflag', 'xlog', 'xdbg', 'xinfo', 'xnotice', 'xwarn', 'xerr',
  't_on_failure', 't_on_branch', 't_on_reply', 'force_rport', 'add_rport',
])
