import { foldInteger } from './fold-integer.ts'
import type { Expression } from './nodes.ts'

/** The text of a constant, of a cast or of a sum of constants, such as `"INV" + "ITE"`; undefined for anything else. */
export function foldText(expression: Expression): string | undefined {
  if (expression.kind === 'StringLiteral') return expression.value
  if (expression.kind === 'Cast' && expression.type === 'str') return foldAsText(expression.operand)
  if (expression.kind !== 'Binary' || expression.operator !== '+') return undefined
  const left = foldText(expression.left)
  if (left === undefined) return undefined
  const right = foldAsText(expression.right)
  return right === undefined ? undefined : left + right
}

/** The text of a constant text or integer. */
function foldAsText(expression: Expression): string | undefined {
  return foldText(expression) ?? foldInteger(expression)?.toString()
}
