import { CompletionItemKind, InsertTextFormat, type CompletionItem, type TextEdit } from 'vscode-languageserver'
import { isFunctionOf } from '#grammar/release-exports.ts'
import type { Args, FunctionFacts, ModuleExports } from '#grammar/manifest.ts'
import { isAllowedIn, routeBlockKeywords, type RouteKind } from '#grammar/route-kinds.ts'
import type { Place } from '../analysis.ts'
import type { Cursor } from '../cursor.ts'
import { loadedExports } from './complete-variable.ts'
import { loadModuleEdit } from './load-module.ts'

/** Functions of loaded modules that may stand in this kind of block; those of other modules come with the loadmodule that they need. */
export function functionItems(place: Place, cursor: Cursor, before: string): readonly CompletionItem[] {
  const kinds = kindsAt(place, cursor)
  const { analysis } = place
  const loaded = loadedExports(place)
  const seen = new Set<string>()
  const items: CompletionItem[] = []
  for (const module of loaded) {
    for (const item of itemsOf(module, kinds, place)) {
      if (seen.has(item.label)) continue
      seen.add(item.label)
      items.push(item)
    }
  }
  // Without a letter to go by, all functions of all modules are no help.
  const prefix = /^\w+$/.test(before) ? before.toLowerCase() : ''
  if (prefix === '') return items
  const names = new Set(loaded.map(({ name }) => name))
  for (const name of analysis.catalogue.moduleNames) {
    const module = names.has(name) ? undefined : analysis.catalogue.module(name)
    if (module === undefined) continue
    const edit = loadModuleEdit(place, name)
    const more = itemsOf(module, kinds, place).filter(({ label }) => label.startsWith(prefix.slice(0, 1)))
    items.push(...more.filter(({ label }) => !seen.has(label)).map((item) => withLoad(item, name, edit)))
  }
  return items
}

function withLoad(item: CompletionItem, module: string, edit: TextEdit | undefined): CompletionItem {
  return {
    ...item,
    detail: `${module}, adds loadmodule`,
    sortText: `9${item.label}`,
    ...(edit === undefined ? {} : { additionalTextEdits: [edit] }),
  }
}

/** The kinds of blocks that reach the cursor: of a named route those of its callers too. */
function kindsAt({ analysis }: Place, { block }: Cursor): ReadonlySet<RouteKind> {
  if (block === undefined || block.keyword === 'socket' || block.keyword === 'other') return new Set()
  const kind: RouteKind = routeBlockKeywords[block.keyword]
  const isCoreReply = kind === 'onreply' && block.name === ''
  const own: RouteKind = isCoreReply ? 'reply' : kind
  const route = analysis.routes.find((one) => one.kind === own && one.name === block.name)
  return route === undefined || own !== 'request' ? new Set([own]) : analysis.context.kindsOf(route)
}

function itemsOf(module: ModuleExports, kinds: ReadonlySet<RouteKind>, place: Place): readonly CompletionItem[] {
  const { target } = place.analysis
  return Object.entries(module.functions ?? {}).flatMap(([name, facts]) => {
    if (kinds.size > 0 && ![...kinds].some((kind) => isAllowedIn(facts.routes, kind))) return []
    const lists = facts.overloads ?? [facts.args ?? {}]
    if (!lists.some((args) => isFunctionOf(module.name, name, Object.keys(args).length, target))) return []
    return [item(name, facts, module.name)]
  })
}

function item(name: string, facts: FunctionFacts, module: string): CompletionItem {
  const args: Args = facts.overloads?.[0] ?? facts.args ?? {}
  const needed = Object.entries(args).filter(([, { optional }]) => optional !== true)
  const holes = needed.map(([arg, { kind }], index) => {
    const hole = `\${${index + 1}:${arg}}`
    return kind === 'int' || kind === 'uint' || kind === 'any' ? hole : `"${hole}"`
  })
  return {
    label: name,
    kind: CompletionItemKind.Function,
    detail: module,
    ...(facts.doc === undefined ? {} : { documentation: facts.doc }),
    ...(facts.deprecated === undefined ? {} : { tags: [1 as const] }),
    insertText: `${name}(${holes.join(', ')})`,
    insertTextFormat: InsertTextFormat.Snippet,
  }
}
