import type { FunctionMock, MockCase } from '../engine/function-mocks.ts'
import type { Node } from './node.ts'
import type { Reader } from './reader.ts'

const codes = { anyOf: [{ type: 'integer' }, { type: 'array', items: { type: 'integer' } }] }
const caseSchema = {
  type: 'object',
  properties: {
    args: { type: 'array', items: { type: ['string', 'number'] } },
    returns: codes,
    sets: { type: 'object', propertyNames: { pattern: '^\\$' } },
  },
  additionalProperties: false,
}

/** What the schema says of mocks. */
export const mocksSchema = {
  type: 'object',
  description:
    'Functions of modules and what they return instead of running: a code, a list of codes for call after call, { returns, sets, args }, or a list of these, of which the first whose args fit counts.',
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
  const fields = reader.map(node, ['args', 'returns', 'sets'])
  if (fields === undefined) return undefined
  const args = fields.nodeOf('args')
  if (args !== undefined && args.kind !== 'list') reader.fail(args.place, 'a list of arguments is wanted here')
  const returns = fields.nodeOf('returns')
  return {
    args: args?.kind === 'list' ? args.items.flatMap((item) => reader.matcher(item) ?? []) : undefined,
    returns: returns === undefined ? [1] : codesOf(returns, reader),
    sets: reader.variables(fields.nodeOf('sets')),
  }
}

function codesOf(node: Node, reader: Reader): readonly number[] {
  const items = node.kind === 'list' ? node.items : [node]
  return items.flatMap((item) => reader.integer(item) ?? [])
}
