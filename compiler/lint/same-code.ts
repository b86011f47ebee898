import type { SourceSet } from '../1-source/source-set.ts'
import type { Node } from '../ast/nodes.ts'

/**
 * A text that two pieces of the tree share when they are the same code, wherever they stand and however they are laid out. Numbers
 * are compared as they are written.
 */
export function codeKey(node: Node): string {
  return JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value))
}

/** The same for a list, such as the statements of a block. */
export function codeKeyOfAll(nodes: readonly Node[]): string {
  return nodes.map(codeKey).join('\n')
}

/** The same code that is also written the same: two macros may stand for the same text today. */
export function isSameText(one: Node, other: Node, sources: SourceSet): boolean {
  if (codeKey(one) !== codeKey(other)) return false
  return sources.slice(one.span).replace(/[\s()]/g, '') === sources.slice(other.span).replace(/[\s()]/g, '')
}
