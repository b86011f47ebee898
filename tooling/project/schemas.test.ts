import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isObject } from './json-shape.ts'
import { readModuleFacts } from './module-facts.ts'
import { projectKeys, readProject } from './project-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-schemas-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Table = ReadonlyMap<string, unknown>
const tableOf = (value: unknown): Table => new Map<string, unknown>(isObject(value) ? Object.entries(value) : [])

function readSchema(name: string): Table {
  return tableOf(JSON.parse(readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')))
}

/** The keywords of JSON Schema 2020-12 that the two schemas have; any other is a mistake. */
function accepts(value: unknown, schema: Table, root: Table): boolean {
  return [...schema].every(([keyword, said]) => {
    switch (keyword) {
      case '$ref':
        return accepts(value, tableOf(tableOf(root.get('$defs')).get(String(said).replace('#/$defs/', ''))), root)
      case 'type':
        return [said].flat().some((type) => isOfType(value, type))
      case 'enum':
        return Array.isArray(said) && said.includes(value)
      case 'minLength':
        return typeof value !== 'string' || value.length >= Number(said)
      case 'pattern':
        return typeof value !== 'string' || new RegExp(String(said), 'u').test(value)
      case 'items':
        return !Array.isArray(value) || value.every((one) => accepts(one, tableOf(said), root))
      case 'required':
        return !isObject(value) || (Array.isArray(said) && said.every((key) => Object.hasOwn(value, String(key))))
      case 'not':
        return !accepts(value, tableOf(said), root)
      case 'properties':
        return [...tableOf(said)].every(([key, inner]) => {
          const members = tableOf(value)
          return !members.has(key) || accepts(members.get(key), tableOf(inner), root)
        })
      case 'propertyNames':
        return [...tableOf(value).keys()].every((key) => accepts(key, tableOf(said), root))
      case 'additionalProperties': {
        const others = [...tableOf(value)].filter(([key]) => !tableOf(schema.get('properties')).has(key))
        return said === false ? others.length === 0 : others.every(([, one]) => accepts(one, tableOf(said), root))
      }
      case '$schema':
      case 'title':
      case 'description':
      case 'patternErrorMessage':
      case '$defs':
        return true
      default:
        throw new Error(`keyword ${keyword}`)
    }
  })
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  return type === 'object' ? isObject(value) : typeof value === type
}

function isRead(name: string, text: string, read: (path: string) => unknown): boolean {
  const path = join(folder, name)
  writeFileSync(path, text)
  try {
    read(path)
    return true
  } catch {
    return false
  }
}

const odd = [
  '1',
  '-1',
  '1.5',
  '"x"',
  '""',
  '"A B"',
  '"__proto__"',
  'null',
  'true',
  '{}',
  '[]',
  '[1]',
  '[""]',
  '["A"]',
  '["1A"]',
  '["A=b c"]',
]
const nested = [
  '{"x":1}',
  '{"x":{}}',
  '{"__proto__":{}}',
  '{"a b":{}}',
  '{"x":{"type":"int"}}',
  '{"x":{"kind":"int"}}',
  '[{"x":{"kind":"str"}}]',
]
const values = [...odd, ...nested]

describe('the schema and the reader of kamkit.config.json accept and refuse the same', () => {
  const schema = readSchema('kamkit.config.schema.json')
  const agrees = (text: string): boolean => {
    const isFine = accepts(JSON.parse(text), schema, schema)
    expect([text, isRead('kamkit.config.json', text, readProject)]).toEqual([text, isFine])
    return isFine
  }

  it('has the same keys', () => {
    expect([...tableOf(schema.get('properties')).keys()]).toEqual(projectKeys)
  })

  it.each([...projectKeys, 'other', '__proto__'])('%s', (key) => {
    const more = [
      '["."]',
      '"5.6"',
      '"6.1"',
      '"6.10"',
      '{"style":"off"}',
      '{"KAM3002":"error"}',
      '{"KAM3002":"off"}',
      '{"KAM3011":"hint"}',
    ]
    const rules = [
      '{"reply-after-relay":"error"}',
      '{"reply-after-relay":1}',
      '{"no-such":"off"}',
      '{"__proto__":"off"}',
    ]
    // Whether a path leads to something no schema can tell: all of these lead to the folder itself, or nowhere.
    const fine = [...values, ...more, ...rules].filter((value) => !(key === 'modulePaths' && /^\["[A1]/.test(value)))
    const accepted = fine.map((value) => agrees(`{${JSON.stringify(key)}:${value}}`)).filter(Boolean)
    expect(accepted.length > 0).toBe(key !== 'other' && key !== '__proto__')
  })

  it.each(['{}', '[]', 'null', '"x"'])('%s', (text) => void agrees(text))
})

describe('the schema and the reader of module facts accept and refuse the same', () => {
  const schema = readSchema('module-facts.schema.json')
  const agrees = (text: string): boolean => {
    const isFine = accepts(JSON.parse(text), schema, schema)
    expect([text, isRead('m.json', text, (path) => readModuleFacts([path]))]).toEqual([text, isFine])
    return isFine
  }
  const keysAt = (...path: readonly string[]): readonly string[] => {
    const at = path.reduce((table, key) => tableOf(table.get(key)), schema)
    return [...tableOf(at.get('properties')).keys()]
  }
  const functionKeys = keysAt('properties', 'functions', 'additionalProperties')
  const argKeys = keysAt(
    'properties',
    'functions',
    'additionalProperties',
    'properties',
    'args',
    'additionalProperties',
  )
  const paramKeys = keysAt('properties', 'params', 'additionalProperties')
  const pvarKeys = keysAt('properties', 'pvars', 'additionalProperties')
  const words = [
    '"int"',
    '"str"',
    '"regex"',
    '"required"',
    '["request"]',
    '["main"]',
    '{"1":"x"}',
    '{"any":""}',
    '{"q":""}',
  ]

  const places: [string, readonly string[], (member: string) => string][] = [
    ['the module', keysAt().filter((key) => key !== 'name'), (member) => `{"name":"m",${member}}`],
    ['a function', functionKeys, (member) => `{"name":"m","functions":{"f":{${member}}}}`],
    ['an argument', argKeys, (member) => `{"name":"m","functions":{"f":{"args":{"a":{"kind":"str",${member}}}}}}`],
    ['a parameter', paramKeys, (member) => `{"name":"m","params":{"p":{"type":"int",${member}}}}`],
    ['a variable', pvarKeys, (member) => `{"name":"m","pvars":{"v":{"type":"int",${member}}}}`],
  ]
  it.each(places)('keys of %s', (_place, keys, around) => {
    expect(keys.length).toBeGreaterThan(5)
    for (const key of [...keys, 'other', '__proto__']) {
      const accepted = [...values, ...words].filter((value) => agrees(around(`${JSON.stringify(key)}:${value}`)))
      expect([key, accepted.length > 0]).toEqual([key, keys.includes(key)])
    }
  })

  it.each([
    '{}',
    '[]',
    '{"name":"m"}',
    '{"name":1}',
    '{"name":"m.so"}',
    '{"name":"m","functions":{"f":{"args":{},"overloads":[]}}}',
  ])('%s', (text) => void agrees(text))
})
