import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { didYouMean } from '#compiler/5-check/suggest.ts'
import type { FunctionFacts, ModuleExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'
import { UserError } from '../user-error.ts'
import { lineAt, lineOfValue } from './json-places.ts'
import { checkShape, isObject, type Complain, type JsonPath } from './json-shape.ts'
import { moduleFactsShape } from './module-facts-shape.ts'

/** A file of facts that is wrong; the message tells its place too. */
export class FactsError extends UserError {
  readonly path: string

  constructor(path: string, line: number | undefined, message: string) {
    super(`${path}${line === undefined ? '' : `:${line}`}: ${message}`)
    this.path = path
  }
}

/** The files of facts that an entry of modulePaths stands for: itself, or those in the folder. Undefined when it is not there. */
export function factsFilesOf(path: string): readonly string[] | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return undefined
  if (!stat.isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => name.endsWith('.json') && name !== 'kamkit.config.json')
  return names.toSorted().map((name) => join(path, name))
}

/** Reads the facts of modules, by name. Throws a FactsError with file and line when one is not as its shape. */
export function readModuleFacts(files: readonly string[]): ReadonlyMap<string, ModuleExports> {
  const found = new Map<string, { readonly facts: ModuleExports; readonly file: string }>()
  for (const file of files) {
    const facts = readFacts(file)
    const earlier = found.get(facts.name)
    if (earlier !== undefined && earlier.file !== file) {
      throw new FactsError(file, 1, `module ${facts.name} is described in ${earlier.file} already`)
    }
    found.set(facts.name, { facts, file })
  }
  return new Map([...found].map(([name, { facts }]) => [name, facts]))
}

function readFacts(file: string): ModuleExports {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  const value = parse(file, text)
  const fail = (path: JsonPath, message: string): never => {
    throw new FactsError(file, lineOfValue(text, path), message)
  }
  const complain: Complain = (path, message, known) => {
    const hint = known === undefined ? '' : didYouMean(known.written, known.keys)
    return fail(path, hint === '' ? message : `${message}; ${hint}`)
  }
  checkShape(value, moduleFactsShape, [], complain)
  const { functions, $schema: _, ...facts } = value as WrittenFacts
  if (`${facts.name}.json` !== basename(file))
    fail(['name'], `the file of module ${facts.name} has to be ${facts.name}.json`)
  if (functions === undefined) return { ...facts, declaredOnly: true }
  return { ...facts, functions: mapValues(functions, completed), declaredOnly: true }
}

/** Facts as they are written, when they have their shape: functions may leave out where they may stand and what they return. */
type WrittenFacts = Omit<ModuleExports, 'functions'> & {
  readonly $schema?: string
  readonly functions?: { readonly [name: string]: Partial<FunctionFacts> }
}

function completed(facts: Partial<FunctionFacts>): FunctionFacts {
  return { routes: anyRoute, returns: { any: '' }, ...facts }
}

/** Object.fromEntries makes own properties of all names, of `__proto__` too. */
function mapValues<From, To>(
  table: { readonly [name: string]: From },
  change: (from: From) => To,
): { [name: string]: To } {
  return Object.fromEntries(Object.entries(table).map(([name, from]) => [name, change(from)]))
}

/** An object in a JSON text. Throws a FactsError with the line at which it is none. */
function parse(file: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch (error) {
    const message = error instanceof Error ? error.message : 'no JSON'
    const [, offset] = /at position (\d+)/.exec(message) ?? []
    // Without a place it is the end that is missing.
    throw new FactsError(file, lineAt(text, Number(offset ?? text.length)), `no JSON: ${message}`)
  }
  throw new FactsError(file, 1, 'the file has to hold an object: { "name": "my_module", "functions": { … } }')
}
