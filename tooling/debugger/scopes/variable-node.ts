import type { Value } from '#grammar/value.ts'
import { shownText, shownValue } from '../shown-value.ts'

/** Something with a value that is shown, and what is within it. */
export interface VariableNode {
  readonly name: string
  /** On one line, without control characters. */
  readonly value: string
  readonly type?: 'int' | 'str' | 'null' | undefined
  /** An expression of the language that gives the value. */
  readonly expression?: string | undefined
  /** Whether a value can be assigned to the expression. */
  readonly isSettable?: boolean
  readonly children?: (() => Nodes) | undefined
}

export type Nodes = readonly VariableNode[] | Promise<readonly VariableNode[]>

/** A group of variables. */
export interface VariableScope {
  readonly name: string
  /** It is not to be asked for before somebody wants to see it. */
  readonly isExpensive: boolean
  readonly children: () => Nodes
}

/** A value of the language. */
export function valueNode(
  name: string,
  value: Value,
  more: Pick<VariableNode, 'expression' | 'isSettable' | 'children'> = {},
): VariableNode {
  const type = value === null ? 'null' : typeof value === 'number' ? 'int' : 'str'
  return { name, value: shownValue(value), type, ...more }
}

/** A text as it is, in quotes only when it needs them. */
export function textNode(name: string, text: string, children?: () => Nodes): VariableNode {
  const quoted = shownText(text)
  const isPlain = quoted.length === text.length + 2 && text !== ''
  return { name, value: isPlain ? text : quoted, children }
}

/** Nodes in a group, with their number. */
export function groupNode(name: string, nodes: readonly VariableNode[], summary = `${nodes.length}`): VariableNode {
  return { name, value: summary, children: nodes.length === 0 ? undefined : () => nodes }
}

/** Names that occur several times are told apart by their numbers, from 1. */
export function numbered(nodes: readonly VariableNode[]): readonly VariableNode[] {
  const counts = new Map<string, number>()
  return nodes.map((node) => {
    const count = (counts.get(node.name) ?? 0) + 1
    counts.set(node.name, count)
    return count === 1 ? node : { ...node, name: `${node.name} (${count})` }
  })
}
