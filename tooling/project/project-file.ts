import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, matchesGlob, relative, resolve } from 'node:path'
import type { ModuleExports } from '#grammar/manifest.ts'
import { releases } from '#grammar/releases.ts'
import { didYouMean } from '#compiler/5-check/suggest.ts'
import { catalogue, type CatalogueEntry } from '#compiler/diagnostics/catalogue.ts'
import type { Severity } from '#compiler/diagnostics/diagnostic.ts'
import { rules as allRules } from '#compiler/lint/rules/index.ts'
import type { ParseOptions } from '#compiler/parse.ts'
import { UserError } from '../user-error.ts'
import { isObject } from './json-shape.ts'
import { factsFilesOf, readModuleFacts } from './module-facts.ts'

const projectFileName = 'kamkit.config.json'

/** How strict a rule or a diagnostic of the catalogue is. */
export type Strictness = Severity | 'off'

/** What a project settled for its configurations. */
export interface Project {
  /** The file that says so; undefined when there is none. */
  readonly path: string | undefined
  /** By the code of a rule or diagnostic; categories and names are resolved. */
  readonly severities: ReadonlyMap<string, Strictness>
  readonly defines: ParseOptions['defines']
  readonly target: ParseOptions['target'] | undefined
  /** Globs, as seen from the folder of the file. */
  readonly ignore: readonly string[]
  /** Files and folders with the facts of modules of its own, absolute. */
  readonly modulePaths: readonly string[]
  /** What these files say, by the names of the modules. */
  readonly modules: ReadonlyMap<string, ModuleExports>
}

export const noProject: Project = {
  path: undefined,
  severities: new Map(),
  defines: [],
  target: undefined,
  ignore: [],
  modulePaths: [],
  modules: new Map(),
}

/** The nearest kamkit.config.json, looked for from a folder upwards. */
export function findProjectFile(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, projectFileName)
    if (existsSync(path)) return path
    if (dirname(at) === at) return undefined
  }
}

/** Whether the project wants nothing to be said of a file. */
export function isIgnored(file: string, { path, ignore }: Project): boolean {
  if (path === undefined || ignore.length === 0) return false
  const name = relative(dirname(path), resolve(file))
  return ignore.some((glob) => matchesGlob(name, glob))
}

/** Reads and checks a project file. Throws a UserError with the place and a remedy when something in it is wrong. */
export function readProject(path: string): Project {
  const reader = new ProjectReader(path, readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  return reader.read()
}

export const severityNames: readonly Strictness[] = ['error', 'warning', 'info', 'hint', 'off']
/** NAME or NAME=VALUE. */
export const definePattern = '^([A-Za-z_][A-Za-z0-9_]*)(?:=([^]*))?$'
export const projectKeys = ['$schema', 'rules', 'defines', 'target', 'ignore', 'modulePaths'] as const

/** Everything that `rules` may name, with the codes that it stands for. */
export function ruleTargets(): ReadonlyMap<string, readonly string[]> {
  const targets = new Map<string, readonly string[]>()
  for (const code of Object.keys(catalogue)) targets.set(code, [code])
  for (const [category, rules] of Map.groupBy(allRules, (rule) => rule.category)) {
    targets.set(
      category,
      rules.map((rule) => rule.code),
    )
  }
  for (const { name, code } of allRules) targets.set(name, [code]).set(code, [code])
  return targets
}

/** The severities for names of rules, codes and categories; what names one rule wins over its category. */
export function resolveSeverities(
  entries: readonly (readonly [name: string, severity: Strictness])[],
  complain: (name: string, message: string) => never,
): ReadonlyMap<string, Strictness> {
  const targets = ruleTargets()
  const categories = new Set<string>(allRules.map((rule) => rule.category))
  const severities = new Map<string, Strictness>()
  const generalFirst = [
    ...entries.filter(([name]) => categories.has(name)),
    ...entries.filter(([name]) => !categories.has(name)),
  ]
  for (const [name, severity] of generalFirst) {
    const codes = targets.get(name)
    if (codes === undefined)
      complain(name, withHint(`there is no rule, code or category ${JSON.stringify(name)}`, name, targets.keys()))
    for (const code of codes) {
      if (isError(code) && severity !== 'error') {
        complain(name, `${name} cannot be ${severity}: with it the server does not start`)
      }
      severities.set(code, severity)
    }
  }
  return severities
}

function isError(code: string): boolean {
  const entries: { readonly [code: string]: CatalogueEntry } = catalogue
  return Object.hasOwn(entries, code) && entries[code]?.severity === 'error'
}

/** A message with what was probably meant. */
export function withHint(message: string, written: string, known: Iterable<string>): string {
  const hint = didYouMean(written, known)
  return hint === '' ? message : `${message}; ${hint}`
}

/** One reading of a project file. */
class ProjectReader {
  readonly #path: string
  readonly #text: string

  constructor(path: string, text: string) {
    this.#path = path
    this.#text = text
  }

  read(): Project {
    const parsed = this.#parse()
    if (!isObject(parsed)) this.#fail(undefined, 'the file has to hold an object: { "rules": { … } }')
    const values = new Map(Object.entries(parsed))
    for (const key of values.keys()) {
      const isKnown = projectKeys.some((known) => known === key)
      if (!isKnown) this.#fail(key, withHint(`unknown key ${JSON.stringify(key)}`, key, projectKeys))
    }
    const schema = values.get('$schema')
    if (schema !== undefined && typeof schema !== 'string') this.#fail('$schema', '$schema has to be a text')
    const modulePaths = this.#strings('modulePaths', values.get('modulePaths')).map((path) => {
      return resolve(dirname(this.#path), path)
    })
    return {
      path: this.#path,
      severities: this.#severities(values.get('rules')),
      defines: this.#strings('defines', values.get('defines')).map((text) => this.#define(text)),
      target: this.#target(values.get('target')),
      ignore: this.#strings('ignore', values.get('ignore')),
      modulePaths,
      modules: readModuleFacts(modulePaths.flatMap((path) => this.#factsFiles(path))),
    }
  }

  #parse(): unknown {
    try {
      return JSON.parse(this.#text)
    } catch (error) {
      throw new UserError(`${this.#path}: ${error instanceof Error ? error.message : 'no JSON'}`)
    }
  }

  #severities(value: unknown): Project['severities'] {
    if (value === undefined) return new Map()
    if (!isObject(value)) this.#fail('rules', 'rules has to be an object: { "reply-after-relay": "error" }')
    const entries = Object.entries(value).map(([name, severity]): [string, Strictness] => {
      const known = severityNames.find((one) => one === severity)
      if (known === undefined) this.#fail(name, `${name} has to be one of ${severityNames.join(', ')}`)
      return [name, known]
    })
    return resolveSeverities(entries, (name, message) => this.#fail(name, message))
  }

  #strings(key: string, value: unknown): readonly string[] {
    if (value === undefined) return []
    const isList = Array.isArray(value) && value.every((one): one is string => typeof one === 'string' && one !== '')
    if (!isList) this.#fail(key, `${key} has to be a list of texts`)
    return value
  }

  #define(text: string): ParseOptions['defines'][number] {
    const [, name, value] = new RegExp(definePattern).exec(text) ?? []
    if (name === undefined) this.#fail('defines', `${JSON.stringify(text)} in defines has to be NAME or NAME=VALUE`)
    return value === undefined ? { name } : { name, value }
  }

  #factsFiles(path: string): readonly string[] {
    const files = factsFilesOf(path)
    if (files === undefined) this.#fail('modulePaths', `there is no file or folder ${path}, which modulePaths names`)
    return files
  }

  #target(value: unknown): Project['target'] {
    if (value === undefined) return undefined
    const known = releases.find((release) => release === value)
    if (known === undefined) this.#fail('target', `target has to be one of ${releases.join(', ')}`)
    return known
  }

  /** The line is that of the key, found by its text: good enough for a person to go there. */
  #fail(key: string | undefined, message: string): never {
    const at = key === undefined ? -1 : this.#text.indexOf(JSON.stringify(key))
    const line = at === -1 ? '' : `:${this.#text.slice(0, at).split('\n').length}`
    throw new UserError(`${this.#path}${line}: ${message}`)
  }
}
