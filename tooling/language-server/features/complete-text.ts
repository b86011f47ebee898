import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver'
import type { ModuleExports, ParamFacts } from '#grammar/manifest.ts'
import type { Place } from '../analysis.ts'
import { textOf, type Cursor } from '../cursor.ts'
import { routeNamedBy } from '../symbols/routes.ts'
import { profileArgumentOf } from '../symbols/profiles.ts'
import { tableArgumentOf } from '../symbols/tables.ts'
import type { Offer } from './completion.ts'

/** What may stand in a quoted text: modules, parameters, blocks, hash tables, words that an argument accepts. */
export function completeText(place: Place, cursor: Cursor): Offer | undefined {
  const { source, offset } = place
  const inside = cursor.before.slice(Math.max(cursor.before.lastIndexOf('"'), cursor.before.lastIndexOf("'")) + 1)
  const start = offset - inside.length
  const previous = textOf(source.text, cursor.code.at(-1)) ?? ''
  const { call } = cursor
  if (
    /^loadmodulex?$/.test(previous) ||
    (call !== undefined && /^loadmodulex?$/.test(call.callee) && call.argument === 0)
  ) {
    return { items: modules(place), start }
  }
  if (call === undefined) return undefined
  if (/^modparamx?$/.test(call.callee)) return completeModparam(place, cursor, start)
  const items = namesFor(place, call.callee, call.argument)
  return items.length === 0 ? undefined : { items, start }
}

/** Blocks, tables and words that an argument of a function takes. */
export function namesFor(place: Place, callee: string, argument: number): readonly CompletionItem[] {
  const { analysis } = place
  const named = routeNamedBy(analysis, callee, argument)
  if (named !== undefined) {
    return analysis.routes
      .filter(({ kind, name }) => kind === named.kind && name !== '' && name.startsWith(named.prefix))
      .map(({ name }) => ({ label: name.slice(named.prefix.length), kind: CompletionItemKind.Function }))
  }
  if (tableArgumentOf(callee) === argument) {
    const tables = analysis.occurrences.filter(({ kind, role }) => kind === 'table' && role === 'definition')
    return tables.map(({ name }) => ({ label: name, kind: CompletionItemKind.Struct }))
  }
  if (profileArgumentOf(callee) === argument) {
    const profiles = analysis.occurrences.filter(({ kind, role }) => kind === 'profile' && role === 'definition')
    return [...new Set(profiles.map(({ name }) => name))].map((label) => ({ label, kind: CompletionItemKind.Struct }))
  }
  const facts = analysis.checked.bound.modules.flatMap(({ exports }) => {
    const functions = exports?.functions
    return functions !== undefined && Object.hasOwn(functions, callee) ? (functions[callee] ?? []) : []
  })
  const arg = Object.values(facts.at(-1)?.args ?? {})[argument]
  const words = arg?.kind === 'methods' ? methods : (arg?.values ?? [])
  return words.map((label) => ({ label, kind: CompletionItemKind.EnumMember }))
}

const methods = [
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'REGISTER',
  'OPTIONS',
  'SUBSCRIBE',
  'NOTIFY',
  'PUBLISH',
  'MESSAGE',
  'REFER',
  'INFO',
  'UPDATE',
  'PRACK',
  'KDMQ',
]

function modules(place: Place): readonly CompletionItem[] {
  const { analysis } = place
  const loaded = new Set(analysis.checked.bound.modules.map(({ name }) => name))
  return analysis.catalogue.moduleNames.map((name) => {
    const doc = analysis.catalogue.module(name)?.doc
    return {
      label: `${name}.so`,
      kind: CompletionItemKind.Module,
      filterText: name,
      ...(loaded.has(name) ? { detail: 'loaded already', sortText: `1${name}` } : { sortText: `0${name}` }),
      ...(doc === undefined ? {} : { documentation: doc }),
    }
  })
}

function completeModparam(place: Place, { call }: Cursor, start: number): Offer | undefined {
  const { analysis, source } = place
  const loaded = analysis.checked.bound.modules
  if (call?.argument === 0) {
    const names = [...new Set(loaded.map(({ name }) => name))]
    return { items: names.map((label) => ({ label, kind: CompletionItemKind.Module })), start }
  }
  const [module] = (textOf(source.text, call?.argumentPieces[0]) ?? '').split('|')
  const exports = module === undefined || module === '' ? undefined : analysis.catalogue.module(module)
  if (exports === undefined) return undefined
  if (call?.argument === 1) return { items: parameters(exports), start }
  const name = textOf(source.text, call?.argumentPieces[1]) ?? ''
  const facts = exports.params !== undefined && Object.hasOwn(exports.params, name) ? exports.params[name] : undefined
  const items = facts === undefined ? [] : [...valuesOf(facts, place)]
  return items.length === 0 ? undefined : { items, start }
}

/** What a parameter may be set to, as far as it is known: its default, and names where it takes one. */
function valuesOf(facts: ParamFacts, { analysis }: Place): readonly CompletionItem[] {
  const documentation = facts.doc === undefined ? {} : { documentation: facts.doc }
  const { default: initial, is } = facts
  const hasDefault = initial !== undefined && initial !== null && initial !== ''
  return [
    ...(hasDefault
      ? [{ label: String(initial), kind: CompletionItemKind.Value, detail: 'default', ...documentation }]
      : []),
    ...(is === 'route' ? analysis.routes.filter(({ kind, name }) => kind === 'request' && name !== '') : []).map(
      ({ name }) => ({ label: name, kind: CompletionItemKind.Function, ...documentation }),
    ),
    ...(is === 'db_url' ? databaseUrls : []).map((label) => ({
      label,
      kind: CompletionItemKind.Value,
      ...documentation,
    })),
  ]
}

const databaseUrls: readonly string[] = [
  'mysql://kamailio:PASSWORD@localhost/kamailio',
  'postgres://kamailio:PASSWORD@localhost/kamailio',
  'sqlite:///var/lib/kamailio/kamailio.sqlite',
  'text:///etc/kamailio/dbtext',
]

function parameters(module: ModuleExports): readonly CompletionItem[] {
  return Object.entries(module.params ?? {}).map(([label, facts]) => ({
    label,
    kind: CompletionItemKind.Property,
    detail: describeParameter(facts),
    ...(facts.doc === undefined ? {} : { documentation: facts.doc }),
    ...(facts.deprecated === undefined ? {} : { tags: [1 as const] }),
  }))
}

/** `int, default 5000`, `str, default "x"`. */
export function describeParameter({ type, default: initial }: ParamFacts): string {
  if (initial === undefined || initial === null) return type
  return `${type}, default ${type === 'int' ? initial : JSON.stringify(initial)}`
}
