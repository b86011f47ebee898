/**
 * Writes stdlib-modules/_declared/<name>.ts for every Kamailio module, and the list of their names, from the table of module exports
 * (facts only: names, arities, routes, types). What an argument accepts is taken from the recorded starts of 6.1.5
 * (test/check/fixups), and for modules that do not start alone from the name of the fixup. Usage:
 *   node scripts/generate-declared.ts PATH/modules.json
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface FunctionEntry {
  readonly arity: number
  readonly fixup: string
  readonly routes: readonly string[]
}

interface ModuleEntry {
  readonly functions?: { readonly [name: string]: readonly FunctionEntry[] }
  readonly params?: readonly { readonly name: string; readonly type: string }[]
  readonly pvs?: readonly {
    readonly name: string
    readonly has_inner_name: boolean
    readonly has_index: boolean
    readonly writable: boolean
  }[]
  readonly rpc?: readonly { readonly name: string; readonly flags: readonly string[] }[]
  readonly transformations?: readonly { readonly cls: string; readonly ops: readonly string[] }[]
  readonly event_routes?: readonly string[]
  readonly statistics?: readonly string[]
  readonly cfg_vars?: readonly { readonly name: string; readonly type: string }[]
}

const routeNames: { readonly [flag: string]: readonly string[] } = {
  ANY_ROUTE: ['request', 'failure', 'branch', 'onreply', 'reply', 'onsend', 'branch_failure', 'local', 'event'],
  // Event routes run as request routes, and so do their functions (core/route.h).
  REQUEST_ROUTE: ['request', 'event'],
  FAILURE_ROUTE: ['failure'],
  ONREPLY_ROUTE: ['onreply', 'reply'],
  TM_ONREPLY_ROUTE: ['onreply'],
  CORE_ONREPLY_ROUTE: ['reply'],
  BRANCH_ROUTE: ['branch'],
  BRANCH_FAILURE_ROUTE: ['branch_failure'],
  ONSEND_ROUTE: ['onsend'],
  LOCAL_ROUTE: ['local'],
  EVENT_ROUTE: ['event', 'request'],
}

const fixupKinds: { readonly [fixup: string]: string } = {
  spve: 'str',
  igp: 'int',
  regexp: 'regex',
  regexpNL: 'regex',
  pvar: 'pvar',
  str: 'literal',
  uint: 'uint',
}

/** The kind of each argument that the name of a standard fixup tells; 'any' for the others. */
function argumentKinds(fixup: string, arity: number): readonly string[] {
  const all = (kind: string): readonly string[] => Array.from({ length: arity }, () => kind)
  if (/^fixup_var_(str|pve_str)_/.test(fixup)) return all('str')
  if (fixup.startsWith('fixup_var_int_')) return all('int')
  const match = /^fixup_([a-zA-Z]+)_([a-zA-Z]+)$/.exec(fixup)
  const first = fixupKinds[match?.[1] ?? '']
  const second = match?.[2] === 'all' ? first : fixupKinds[match?.[2] ?? '']
  if (first === undefined) return all('any')
  return Array.from({ length: arity }, (_, index) => (index === 0 ? first : (second ?? 'any')))
}

interface RecordedCalls {
  readonly accepted: readonly string[]
  readonly refused: readonly string[]
}

/**
 * What an argument is, by the letters of the variants that a start refuses (test/check/fixups/cases.ts). Other sets of letters tell of a
 * fixup that looks for certain words, which the generated facts do not describe.
 */
const recordedKinds: ReadonlyMap<string, object> = new Map<string, object>([
  ['', { kind: 'literal' }],
  ['e', { kind: 'literal', nonEmpty: true }],
  ['egubrvAldi', { kind: 'literal', nonEmpty: true, excludes: '$(' }],
  ['hewgubdi', { kind: 'int', nonEmpty: true }],
  ['mMhewgubrvAldi', { kind: 'literal', nonEmpty: true }],
  ['nmsq0MhewgubrvAldi', { kind: 'subst' }],
  ['ubdi', { kind: 'str' }],
  ['eubdi', { kind: 'str', nonEmpty: true }],
  ['bdi', { kind: 'str', attributes: true }],
  ['ebdi', { kind: 'str', nonEmpty: true, attributes: true }],
  ['hwgubdi', { kind: 'int' }],
  ['hwgbdi', { kind: 'int', attributes: true }],
  ['hewgbdi', { kind: 'int', nonEmpty: true, attributes: true }],
  ['hwgubrvAldi', { kind: 'int', plain: true }],
  ['hewgubrvAldi', { kind: 'int', plain: true, nonEmpty: true }],
  ['mMhwgubrvAldi', { kind: 'uint' }],
  ['nmsq0Mhewgubdi', { kind: 'pvar' }],
  ['nmsq0Mhewgubldi', { kind: 'pvar', writable: true }],
  ['nmsq0Mhewgubrvldi', { kind: 'pvar', of: 'avp' }],
  ['gbi', { kind: 'regex' }],
])

/** Fixups that know words or lists besides what their letters tell: log levels, sources and destinations in one text, "Request-URI". */
const ownForms: ReadonlySet<string> = new Set([
  'xlog_fixup',
  'xlogl_fixup',
  'fixup_stat',
  'fixup_set_id',
  'hf_fixup',
  'dp_trans_fixup',
  'find_fixup',
])

/** Fixups that take several variables where one of them is accepted, with commas, semicolons or blanks between them (6.1.5). */
const variableLists: ReadonlySet<string> = new Set(['fixup_sql_pvquery'])

/** What is recorded of an argument; undefined when nothing is. */
function recordedKind({ accepted, refused }: RecordedCalls, index: number, fixup: string): object | undefined {
  const letters = refused[index]
  if (letters === undefined) return undefined
  const known = recordedKinds.get(letters)
  // The same letters tell of a name, such as that of a hash table.
  const isName = letters === 'nmsq0MhewgubrvAldi' && accepted[index]?.startsWith('"/') !== true
  // Numbers with something else between them, such as "1:*".
  const isNoNumber = letters === 'mMhwgubrvAldi' && !/^"?\d+"?$/.test(accepted[index] ?? '0')
  const isOther = isName || isNoNumber
  if (known === undefined || isOther || ownForms.has(fixup)) return { kind: 'any' }
  return 'writable' in known && variableLists.has(fixup) ? { ...known, list: true } : known
}

function readRecorded(): ReadonlyMap<string, RecordedCalls | null> {
  const file = join(import.meta.dirname, '..', 'test/check/fixups/fixups.recorded.json')
  const { calls } = JSON.parse(readFileSync(file, 'utf8')) as { readonly calls: Record<string, RecordedCalls | null> }
  return new Map(Object.entries(calls))
}

function describeArguments(module: string, name: string, entry: FunctionEntry, recorded: Recorded): object {
  const kinds = argumentKinds(entry.fixup, entry.arity)
  const calls = recorded.get(`${module} ${name}/${entry.arity}`)
  return Object.fromEntries(
    kinds.map((kind, index) => {
      const known = (calls === null || calls === undefined ? undefined : recordedKind(calls, index, entry.fixup)) ?? {
        kind,
      }
      return [`arg${index + 1}`, known]
    }),
  )
}

type Recorded = ReturnType<typeof readRecorded>

function describeFunction(module: string, name: string, entries: readonly FunctionEntry[], recorded: Recorded): object {
  const sorted = entries.toSorted((one, other) => one.arity - other.arity)
  const routes = [...new Set(entries.flatMap((entry) => entry.routes.flatMap((flag) => routeNames[flag] ?? [])))]
  const lists = sorted
    .filter((entry) => entry.arity >= 0)
    .map((entry) => describeArguments(module, name, entry, recorded))
  const isVariadic = entries.some((entry) => entry.arity < 0)
  return {
    routes,
    ...(lists.length > 1 ? { overloads: lists } : { args: lists[0] ?? {} }),
    ...(isVariadic ? { variadic: true } : {}),
    returns: { any: '' },
  }
}

/** What a start refuses of a parameter, by the letters of the values that it refuses (test/check/params/cases.ts). */
const recordedValues: ReadonlyMap<string, object> = new Map<string, object>([
  ['ewquvXsdbgki', { is: 'avp' }],
  ['wquvXsdbgki', { is: 'avp' }],
  ['wquXsdbgki', { is: 'pvar' }],
  ['ewqusdbgki', { is: 'pvar' }],
  ['wqusdbgki', { is: 'pvar' }],
  ['ui', { is: 'format' }],
  ['eui', { is: 'format' }],
  ['gi', { is: 'regex' }],
  ['ewquvAXsdbgi', { is: 'extra' }],
  ['m0t', { min: 1 }],
  ['m0Mt', { min: 1 }],
  ['mt', { min: 0 }],
])

type Limits = { readonly [key: string]: readonly [least: number | null, most: number | null] }

function readLimits(): Limits {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'test/check/params/limits.recorded.json'), 'utf8'),
  ) as Limits
}

const limits = readLimits()

type RecordedParams = { readonly [key: string]: readonly [unread: string, refused: string] }

function readRecordedParams(): RecordedParams {
  const file = join(import.meta.dirname, '..', 'test/check/params/params.recorded.json')
  return JSON.parse(readFileSync(file, 'utf8')) as RecordedParams
}

const recordedParams = readRecordedParams()

function recordedValue(module: string, param: string, type: string): object {
  const [, refused = ''] = recordedParams[`${module} ${param}`] ?? []
  const [least, most] = limits[`${module} ${param}`] ?? []
  if (typeof least === 'number' || typeof most === 'number') {
    return {
      ...(typeof least === 'number' ? { min: least } : {}),
      ...(typeof most === 'number' ? { max: most } : {}),
    }
  }
  // Numbers of flags are below 32; other parameters that refuse 40 have reasons of their own.
  if (refused === 'fhMt' && param.endsWith('flag')) return { max: 31 }
  return { ...(type === 'str' && refused.includes('e') ? { nonEmpty: true } : {}), ...recordedValues.get(refused) }
}

function typeOf(type: string): 'int' | 'str' {
  return type.startsWith('PARAM_INT') ? 'int' : 'str'
}

function describeModule(name: string, entry: ModuleEntry, recorded: Recorded): object {
  const params = (entry.params ?? []).map(({ name: param, type }) => [
    param,
    {
      type: typeOf(type),
      ...(type.includes('USE_FUNC') ? { repeats: true } : {}),
      ...recordedValue(name, param, typeOf(type)),
    },
  ])
  const pvars = (entry.pvs ?? []).map((pv) => [
    pv.name,
    {
      type: 'any',
      ...(pv.has_inner_name ? { inner: 'optional' } : {}),
      ...(pv.has_index ? { index: true } : {}),
      ...(pv.writable ? { writable: true } : {}),
    },
  ])
  const events = (entry.event_routes ?? []).filter((event) => event.startsWith(`${name}:`) && !event.includes('&'))
  const classes = (entry.transformations ?? []).map(({ cls, ops }) => [
    cls,
    Object.fromEntries(ops.map((operation) => [operation, {}])),
  ])
  const rpc = (entry.rpc ?? []).map((command) => [
    command.name,
    command.flags.includes('RPC_RET_ARRAY') ? { array: true } : {},
  ])
  const group = (key: string, pairs: readonly (readonly unknown[])[]): object =>
    pairs.length === 0 ? {} : { [key]: Object.fromEntries(pairs as [string, unknown][]) }
  return {
    name,
    declaredOnly: true,
    ...group(
      'functions',
      Object.entries(entry.functions ?? {}).map(([fn, list]) => [fn, describeFunction(name, fn, list, recorded)]),
    ),
    ...group('params', params),
    ...group('pvars', pvars),
    ...group('transformations', classes),
    ...group('rpc', rpc),
    ...group(
      'events',
      events.map((event) => [event, '']),
    ),
  }
}

/** One line for each export, so that a change of one shows as one line. */
function formatFacts(facts: object): string {
  const groups = Object.entries(facts).map(([key, value]) => {
    if (typeof value !== 'object' || value === null) return `  ${key}: ${JSON.stringify(value)},\n`
    const rows = Object.entries(value).map(([name, fact]) => `    ${JSON.stringify(name)}: ${JSON.stringify(fact)},\n`)
    return `  ${key}: {\n${rows.join('')}  },\n`
  })
  return `{\n${groups.join('')}}`
}

function main(): void {
  const [table] = process.argv.slice(2)
  if (table === undefined) throw new Error('usage: node scripts/generate-declared.ts PATH/modules.json')
  const root = join(import.meta.dirname, '..', 'stdlib-modules')
  const folder = join(root, '_declared')
  const modules = JSON.parse(readFileSync(table, 'utf8')) as { readonly [name: string]: ModuleEntry }
  const recorded = readRecorded()
  const names = Object.keys(modules)
    .filter((name) => !name.startsWith('_'))
    .sort()
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(folder)) rmSync(join(folder, file))
  const head = '// GENERATED by scripts/generate-declared.ts from a table of what Kamailio 6.1 exports. Do not edit.\n'
  for (const name of names) {
    const facts = formatFacts(describeModule(name, modules[name] ?? {}, recorded))
    const text = `${head}import type { ModuleExports } from '#grammar/manifest.ts'\n\nexport const facts: ModuleExports = ${facts}\n`
    writeFileSync(join(folder, `${name}.ts`), text)
  }
  const list = names.map((name) => `  '${name}',\n`).join('')
  writeFileSync(join(folder, 'index.ts'), `${head}export const declaredNames: readonly string[] = [\n${list}]\n`)
}

main()
