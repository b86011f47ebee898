import type { Node } from './node.ts'

/** The node with its texts as they are on the wire: one character for each byte of their UTF-8. */
export function toBytes(node: Node): Node {
  switch (node.kind) {
    case 'list':
      return { ...node, items: node.items.map(toBytes) }
    case 'map':
      return {
        ...node,
        entries: node.entries.map((entry) => ({ ...entry, key: bytesOf(entry.key), value: toBytes(entry.value) })),
      }
    case 'scalar':
      return typeof node.value === 'string' ? { ...node, text: bytesOf(node.text), value: bytesOf(node.text) } : node
  }
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** A text of the wire as a person reads it: UTF-8 where it is that. */
export function readable(bytes: string): string {
  // Our own words may hold characters that no byte has.
  if (/[\u0100-\uffff]/.test(bytes)) return bytes
  const text = Buffer.from(bytes, 'latin1').toString('utf8')
  return text.includes('\uFFFD') ? bytes : text
}
