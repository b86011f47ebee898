import { foldInteger } from '../../ast/fold-integer.ts'
import type { Expression } from '../../ast/nodes.ts'
import { someNode } from '../../ast/walk.ts'
import type { Rule } from '../rule.ts'
import { isWrittenNumber } from '../written.ts'
import type { LintContext } from '../context.ts'

export const constantCondition: Rule = {
  name: 'constant-condition',
  code: 'KAM6302',
  category: 'correctness',
  severity: 'warning',
  title: 'condition that never changes',
  why: 'One of the two ways is never taken. A constant beside && or || is worse: Kamailio drops the other side without running it, so that a function there is never called.',
  remedy: 'Remove the condition, or ask for what was meant. For a switch of the configuration use `#!ifdef`.',
  examples: [
    {
      bad: 'request_route {\n  if «(1)» {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  t_relay();\n}\n',
    },
    {
      bad: 'request_route {\n  if (is_method("INVITE") && «0») {\n    record_route();\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("INVITE")) {\n    record_route();\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => {
    const complain = (condition: Expression): void => {
      const value = foldInteger(condition)
      if (value === undefined || !isOwn(condition, ctx) || hasPlaceholder(condition)) return
      report({ span: condition.span, message: `this is always ${value > 0 ? 'true' : 'false'}` })
    }
    return {
      If: (node) => complain(node.condition),
      While: ({ condition }) => {
        // `while (1)` is a way to write a loop; endless-loop looks at those that nothing leaves.
        if ((foldInteger(condition) ?? 1) <= 0) complain(condition)
      },
      Binary: ({ operator, left, right }) => {
        if (operator !== '&&' && operator !== '||') return
        if (foldInteger(left) !== undefined && foldInteger(right) !== undefined) return
        complain(left)
        complain(right)
      },
    }
  },
}

/** Written here rather than a macro: a setting may be another tomorrow. */
function isOwn(condition: Expression, { sources }: LintContext): boolean {
  return !someNode(condition, (node) => node.kind === 'NumberLiteral' && !isWrittenNumber(node, sources))
}

/** A word in capitals as a text is mostly put there for a script that fills in the value before the server starts. */
function hasPlaceholder(condition: Expression): boolean {
  return someNode(condition, (node) => node.kind === 'StringLiteral' && /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(node.value))
}
