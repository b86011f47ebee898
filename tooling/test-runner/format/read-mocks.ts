import type { FunctionMock, MockCase } from '../engine/function-mocks.ts'
import type { Rows } from '../engine/mock-rows.ts'
import type { Node } from './node.ts'
import type { Reader } from './reader.ts'

const codes = { anyOf: [{ type: 'integer' }, { type: 'array', items: { type: 'integer' } }] }
const caseSchema = {
  type: 'object',
  properties: {
    args: { type: 'array', items: { type: ['string', 'number'] } },
    returns: codes,
    sets: { type: 'object', propertyNames: { pattern: '^\\$' } },
    rows: {
      type: 'array',
      items: { type: 'object', additionalProperties: { type: ['string', 'number', 'null'] } },
      description: 'The rows that sql_query() or sql_xquery() finds, each with its columns by name.',
    },
    result: {
      type: ['string', 'number'],
      description: 'What the function writes into the variable that it is given: the body of an HTTP answer.',
    },
  },
  additionalProperties: false,
}

/** What the schema says of mocks. */
export const mocksSchema = {
  type: 'object',
  description:
    'Functions of modules and what they return instead of running: a code, a list of codes for call after call, { returns, sets, args, rows, result }, or a list of these, of which the first whose args fit counts.',
  additionalProperties: {
    anyOf: [codes, caseSchema, { type: 'array', items: caseSchema }],
  },
}

/** Reads the mocks of functions. */
export function readMocks(node: Node | undefined, reader: Reader): readonly FunctionMock[] {
  if (node === undefined) return []
  if (node.kind !== 'map') return reader.fail(node.place, 'a map is wanted here, such as { sql_query: 1 }') ?? []
  return node.entries.map(({ key, value, place }) => {
    if (!/^[A-Za-z_][\w.]*$/.test(key)) reader.fail(place, `${JSON.stringify(key)} is no name of a function`)
    return { name: key, cases: casesOf(value, reader) }
  })
}

function casesOf(node: Node, reader: Reader): readonly MockCase[] {
  if (node.kind === 'list' && node.items.some((item) => item.kind === 'map')) {
    return node.items.flatMap((item) => caseOf(item, reader) ?? [])
  }
  return [caseOf(node, reader)].filter((one) => one !== undefined)
}

function caseOf(node: Node, reader: Reader): MockCase | undefined {
  if (node.kind !== 'map') return { args: undefined, returns: codesOf(node, reader), sets: [] }
  const fields = reader.map(node, ['args', 'returns', 'sets', 'rows', 'result'])
  if (fields === undefined) return undefined
  const args = fields.nodeOf('args')
  if (args !== undefined && args.kind !== 'list') reader.fail(args.place, 'a list of arguments is wanted here')
  const returns = fields.nodeOf('returns')
  const result = fields.nodeOf('result')
  return {
    args: args?.kind === 'list' ? args.items.flatMap((item) => reader.matcher(item) ?? []) : undefined,
    returns: returns === undefined ? [] : codesOf(returns, reader),
    sets: reader.variables(fields.nodeOf('sets')),
    rows: readRows(fields.nodeOf('rows'), reader),
    result: result === undefined ? undefined : reader.value(result),
  }
}

/** A list of maps: a row each, with its columns by name. */
function readRows(node: Node | undefined, reader: Reader): Rows | undefined {
  if (node === undefined) return undefined
  if (node.kind !== 'list')
    return reader.fail(node.place, 'a list of rows is wanted here, such as [{ id: 7, name: bob }]')
  return node.items.flatMap((row) => {
    if (row.kind !== 'map')
      return reader.fail(row.place, 'a row is a map of its columns, such as { id: 7, name: bob }') ?? []
    const columns = row.entries.flatMap(({ key, value }) => {
      const read = reader.value(value)
      return read === undefined ? [] : [[key, read] as const]
    })
    return [columns]
  })
}

function codesOf(node: Node, reader: Reader): readonly number[] {
  const items = node.kind === 'list' ? node.items : [node]
  return items.flatMap((item) => reader.integer(item) ?? [])
}
