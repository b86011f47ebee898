import type { Expression } from '../../ast/nodes.ts'
import { partsOf } from '../conditions.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'
import { foldInteger } from '../../ast/fold-integer.ts'

export const selvalAsCondition: Rule = {
  name: 'selval-as-condition',
  code: 'KAM6325',
  category: 'correctness',
  severity: 'warning',
  title: 'selval() where a number is wanted',
  why: 'Kamailio accepts selval() in a condition, and then fails to evaluate it for every message: the log says BUG: invalid selval, and the condition is false.',
  remedy: 'Assign it to a variable and ask for that, or write the condition out.',
  examples: [
    {
      bad: 'request_route {\n  if («selval(is_method("INVITE"), 1, 0)») {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  $var(choice) = selval(is_method("INVITE"), 1, 0);\n  if ($var(choice) == 1) {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    const lookAt = (condition: Expression): void => {
      if (condition.kind !== 'Call' || condition.callee.text !== 'selval') return
      const [choice] = condition.args
      if (choice === undefined || foldInteger(choice) !== undefined) return
      report({
        span: bareSpan(condition, ctx.sources),
        message: 'Kamailio fails to evaluate this: selval() gives no number',
      })
    }
    const look = ({ condition }: { readonly condition: Expression }): void => partsOf(condition).forEach(lookAt)
    return { If: look, While: look }
  },
}
