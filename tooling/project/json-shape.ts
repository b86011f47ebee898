/**
 * The part of JSON Schema that our files of settings need. What reads a file and the schema that editors take are made from the same
 * shape, so that they accept the same documents.
 */
export type Shape = (
  TextShape | ScalarShape | NumberShape | FlagShape | ChoiceShape | ListShape | ObjectShape | TableShape
) & {
  readonly description?: string
}

export interface TextShape {
  readonly type: 'string'
  readonly minLength?: number
  readonly pattern?: string
  /** What the pattern asks for, in words: editors show it too. */
  readonly patternErrorMessage?: string
}

interface NumberShape {
  readonly type: 'integer'
}

interface ScalarShape {
  readonly type: readonly ['integer', 'string', 'null']
}

interface FlagShape {
  readonly type: 'boolean'
}

interface ChoiceShape {
  readonly enum: readonly string[]
}

interface ListShape {
  readonly type: 'array'
  readonly items: Shape
}

/** An object whose keys are known. */
interface ObjectShape {
  readonly type: 'object'
  readonly properties: { readonly [key: string]: Shape }
  readonly required?: readonly string[]
  /** Keys that must not stand together. */
  readonly not?: { readonly required: readonly [string, string] }
  readonly additionalProperties: false
}

/** An object whose keys the writer chooses. */
interface TableShape {
  readonly type: 'object'
  readonly propertyNames: TextShape
  readonly additionalProperties: Shape
}

/** The way to a value inside a document: keys and indexes. */
export type JsonPath = readonly (string | number)[]

/** Is told of the first thing that is wrong, with the keys that are possible there when one is unknown. */
export type Complain = (path: JsonPath, message: string, known?: { written: string; keys: readonly string[] }) => never

/** Compares a document with its shape, and complains when it has another. */
export function checkShape(value: unknown, shape: Shape, path: JsonPath, complain: Complain): void {
  const fail = (what: string): never => complain(path, `${nameOf(path)} has to be ${what}`)
  if ('enum' in shape) {
    if (!shape.enum.some((one) => one === value)) fail(`one of ${shape.enum.join(', ')}`)
  } else if (typeof shape.type !== 'string') {
    if (value !== null && typeof value !== 'string' && !Number.isInteger(value)) fail('a text, a whole number or null')
  } else if (shape.type === 'integer') {
    if (!Number.isInteger(value)) fail('a whole number')
  } else if (shape.type === 'boolean') {
    if (typeof value !== 'boolean') fail('true or false')
  } else if (shape.type === 'string') {
    const problem = typeof value === 'string' ? problemOfText(value, shape) : 'a text'
    if (problem !== undefined) fail(problem)
  } else if (shape.type === 'array') {
    if (!Array.isArray(value)) fail('a list')
    else value.forEach((one: unknown, index) => checkShape(one, shape.items, [...path, index], complain))
  } else if (!isObject(value)) fail('an object')
  else if ('properties' in shape) checkObject(value, shape, path, complain)
  else checkTable(value, shape, path, complain)
}

function checkObject(value: object, shape: ObjectShape, path: JsonPath, complain: Complain): void {
  const properties = new Map(Object.entries(shape.properties))
  const members = new Map<string, unknown>(Object.entries(value))
  const keys = [...properties.keys()]
  for (const [key, member] of members) {
    const inner = properties.get(key)
    if (inner === undefined) complain([...path, key], `unknown key ${JSON.stringify(key)}`, { written: key, keys })
    checkShape(member, inner, [...path, key], complain)
  }
  const missing = shape.required?.find((key) => !members.has(key))
  if (missing !== undefined) complain(path, `${nameOf(path)} lacks ${JSON.stringify(missing)}`)
  const [one = '', other = ''] = shape.not?.required ?? []
  if (members.has(one) && members.has(other)) {
    complain([...path, other], `${nameOf(path)} has both ${one} and ${other}: leave one of them out`)
  }
}

function checkTable(value: object, shape: TableShape, path: JsonPath, complain: Complain): void {
  for (const [key, member] of Object.entries(value)) {
    const problem = problemOfText(key, shape.propertyNames)
    if (problem !== undefined) complain([...path, key], `the key ${JSON.stringify(key)} has to be ${problem}`)
    checkShape(member, shape.additionalProperties, [...path, key], complain)
  }
}

function problemOfText(text: string, { minLength = 0, pattern, patternErrorMessage }: TextShape): string | undefined {
  if (text.length < minLength) return 'a text that is not empty'
  if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return undefined
  return patternErrorMessage ?? `like ${pattern}`
}

/** A value in the words of a message: its last key, and the one above for a place in a list. */
function nameOf(path: JsonPath): string {
  const last = path.at(-1)
  if (last === undefined) return 'the file'
  return typeof last === 'number'
    ? `item ${last + 1} of ${path.findLast((one) => typeof one === 'string') ?? 'the file'}`
    : last
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
