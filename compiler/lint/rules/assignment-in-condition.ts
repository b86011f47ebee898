import type { Expression } from '../../ast/nodes.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const assignmentInCondition: Rule = {
  name: 'assignment-in-condition',
  code: 'KAM6307',
  category: 'correctness',
  severity: 'warning',
  title: 'assignment where a comparison is expected',
  why: 'A single = assigns. As a condition the assignment gives 1 when it was done, whatever the value is, even for 0 and $null: the branch always runs.',
  remedy: 'Compare with ==, or assign in a statement before and ask for the value.',
  examples: [
    {
      bad: 'request_route {\n  if («$var(x) = 5») {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  $var(x) = $ml;\n  if ($var(x) == 5) {\n    drop;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    const look = (condition: Expression): void => {
      if (condition.kind === 'AssignExpression') {
        report({
          span: bareSpan(condition, ctx.sources),
          message: 'this assigns, and is true whatever the value is',
          help: 'compare with ==',
        })
      } else if (condition.kind === 'Binary' && (condition.operator === '&&' || condition.operator === '||')) {
        look(condition.left)
        look(condition.right)
      } else if (condition.kind === 'Unary' && condition.operator === '!') look(condition.operand)
    }
    return { If: (node) => look(node.condition), While: (node) => look(node.condition) }
  },
}
