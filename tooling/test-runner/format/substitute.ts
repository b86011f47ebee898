import type { Node, ScalarNode } from './node.ts'

/** The values of a row of a table, by their names. */
export type Row = ReadonlyMap<string, ScalarNode>

/** The node with `${name}` replaced by the values of the row; names that the row has not are gathered in `unknown`. */
export function substitute(node: Node, row: Row, unknown: Set<string>): Node {
  if (row.size === 0) return node
  switch (node.kind) {
    case 'list':
      return { ...node, items: node.items.map((item) => substitute(item, row, unknown)) }
    case 'map':
      return {
        ...node,
        entries: node.entries.map((entry) => ({
          ...entry,
          key: substituteText(entry.key, row, unknown),
          value: substitute(entry.value, row, unknown),
        })),
      }
    case 'scalar':
      return substituteScalar(node, row, unknown)
  }
}

/** A text that is one name alone takes the value as it is, with its type. */
function substituteScalar(node: ScalarNode, row: Row, unknown: Set<string>): ScalarNode {
  const alone = /^\$\{([A-Za-z_]\w*)\}$/.exec(node.text)?.[1]
  const value = alone === undefined ? undefined : row.get(alone)
  if (value !== undefined) return { ...value, place: node.place }
  if (!node.text.includes('${')) return node
  const text = substituteText(node.text, row, unknown)
  return { ...node, text, value: text }
}

/** The text with `${name}` replaced. */
export function substituteText(text: string, row: Row, unknown: Set<string>): string {
  return text.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, (written, name: string) => {
    const value = row.get(name)
    if (value === undefined) unknown.add(name)
    return value?.text ?? written
  })
}
