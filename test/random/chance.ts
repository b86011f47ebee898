import { canFail } from '#compiler/6-emit/effects.ts'
import { typeOf } from '#compiler/ast/static-type.ts'
import { walk } from '#compiler/ast/walk.ts'
import { parseText } from '../support/compile-text.ts'

/**
 * Whether a configuration compares something that may be a text with an integer whose evaluation can fail: 6.1.5 then goes on with
 * what lay in memory (seen: true for one message, false for the next, and 139688478986766 as a value).
 */
export function dependsOnChance(config: string): boolean {
  let found = false
  walk(parseText(config).file, (node) => {
    if (node.kind !== 'Binary' || (node.operator !== '==' && node.operator !== '!=')) return !found
    found ||= typeOf(node.left) !== 'int' && typeOf(node.right) === 'int' && canFail(node.right)
    return !found
  })
  return found
}
