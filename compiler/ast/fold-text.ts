import type { Expression } from './nodes.ts'

/** The text of a constant or of a sum of constants, such as `"INV" + "ITE"`; undefined for anything else. */
export function foldText(expression: Expression): string | undefined {
  if (expression.kind === 'StringLiteral') return expression.value
  if (expression.kind !== 'Binary' || expression.operator !== '+') return undefined
  const left = foldText(expression.left)
  const right = foldText(expression.right)
  return left === undefined || right === undefined ? undefined : left + right
}
