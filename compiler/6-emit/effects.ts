import type { Expression } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'

/** Whether the evaluation does something besides giving a value: it runs a command, a function, a route or an assignment. */
function hasEffect(expression: Expression): boolean {
  let found = false
  walk(expression, (node) => {
    if (node.kind === 'Call' && node.callee.text !== 'selval') found = true
    if (node.kind === 'BlockExpression' || node.kind === 'AssignExpression') found = true
    return !found
  })
  return found
}

/** Whether the evaluation of an integer can fail: a text that is no number, or a division by zero. */
export function canFail(expression: Expression): boolean {
  switch (expression.kind) {
    case 'NumberLiteral':
    case 'BlockExpression':
    case 'AssignExpression':
      return false
    case 'Call':
      return expression.callee.text === 'selval'
    case 'Unary':
      return !['strlen', 'strempty', 'defined'].includes(expression.operator) && canFail(expression.operand)
    case 'Binary':
      if (['/', 'mod'].includes(expression.operator)) return true
      return canFail(expression.left) || canFail(expression.right)
    default:
      return true
  }
}

/** Whether the right side does something that must not be done when the left side fails. */
export function skipsRight(left: Expression, right: Expression): boolean {
  return hasEffect(right) && canFail(left)
}
