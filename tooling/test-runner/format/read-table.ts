import type { Node, ScalarNode } from './node.ts'
import type { Reader } from './reader.ts'
import type { Row } from './substitute.ts'

/**
 * The rows of `with`: a list of maps, or a map of lists of the same length, of which the first values are the first row and so on.
 * A value alone stands in every row. One row without values when there is no table.
 */
export function readTable(node: Node | undefined, reader: Reader): readonly Row[] {
  if (node === undefined) return [new Map()]
  if (node.kind === 'list') return node.items.map((item) => readRow(item, reader))
  if (node.kind !== 'map') return reader.fail(node.place, 'write { user: [bob, carol] }, or a list of rows') ?? []
  const columns = node.entries.map(({ key, value, place }) => ({
    name: key,
    place,
    values: (value.kind === 'list' ? value.items : [value]).flatMap((item) => scalar(item, reader) ?? []),
    isAlone: value.kind !== 'list',
  }))
  const lists = columns.filter(({ isAlone }) => !isAlone)
  const count = lists[0]?.values.length ?? 1
  for (const { name, place, values } of lists) {
    if (values.length !== count)
      reader.fail(place, `${name} has ${values.length} values, ${lists[0]?.name ?? ''} has ${count}`)
  }
  return Array.from({ length: count }, (_, index) => {
    const row = new Map<string, ScalarNode>()
    for (const { name, values, isAlone } of columns) {
      const value = values[isAlone ? 0 : index]
      if (value !== undefined) row.set(name, value)
    }
    return row
  })
}

function readRow(node: Node, reader: Reader): Row {
  if (node.kind !== 'map')
    return reader.fail(node.place, 'a row is a map such as { user: bob, code: 486 }') ?? new Map()
  return new Map(
    node.entries.flatMap(({ key, value }) => {
      const read = scalar(value, reader)
      return read === undefined ? [] : [[key, read] as const]
    }),
  )
}

function scalar(node: Node, reader: Reader): ScalarNode | undefined {
  return node.kind === 'scalar' ? node : reader.fail(node.place, 'a text or a number is wanted here')
}
