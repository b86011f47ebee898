import { SymbolKind, type DocumentSymbol, type WorkspaceSymbol } from 'vscode-languageserver'
import type { Source } from '#compiler/1-source/source-set.ts'
import type { TopLevel } from '#compiler/ast/nodes.ts'
import { moduleNameOf, routeKindOf } from '#compiler/4-bind/bind.ts'
import type { Span } from '#compiler/1-source/span.ts'
import type { Analysis, Place } from '../analysis.ts'
import { titleOf } from '../symbols/routes.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'

/** The outline of one file: macros, modules with their parameters, core parameters, flags and routing blocks. */
export function documentSymbols({ analysis, source }: Place): readonly DocumentSymbol[] {
  const symbols: DocumentSymbol[] = definesIn(analysis, source)
  const modules = new Map<string, DocumentSymbol>()
  for (const item of analysis.checked.bound.file.items) {
    if (item.span.source !== source.id) continue
    const symbol = toSymbol(item, analysis)
    if (symbol === undefined) continue
    if (item.kind === 'LoadModule') modules.set(symbol.name, symbol)
    const module = item.kind === 'ModParam' ? modules.get(item.module.value) : undefined
    if (module === undefined) symbols.push(symbol)
    else module.children = [...(module.children ?? []), symbol]
  }
  return symbols.toSorted((one, other) => one.range.start.line - other.range.start.line)
}

function definesIn(analysis: Analysis, source: Source): DocumentSymbol[] {
  return analysis.occurrences.flatMap(({ kind, role, name, span }) => {
    if (kind !== 'define' || role !== 'definition' || span.source !== source.id) return []
    const range = analysis.rangeOf(span)
    const value = analysis.checked.parsed.defines.get(name)
    return [make(name, SymbolKind.Constant, range, range, value)]
  })
}

function toSymbol(item: TopLevel, analysis: Analysis): DocumentSymbol | undefined {
  const symbol = (name: string, kind: SymbolKind, at: Span, detail?: string): DocumentSymbol => {
    const range = analysis.rangeOf(item.span)
    // A name that comes from a macro may lie outside of its statement.
    const isInside = at.source === item.span.source && at.start >= item.span.start && at.end <= item.span.end
    return make(name, kind, range, isInside ? analysis.rangeOf(at) : range, detail)
  }
  switch (item.kind) {
    case 'LoadModule':
      return symbol(moduleNameOf(item.name.value), SymbolKind.Module, item.name.span)
    case 'ModParam': {
      const detail = analysis.slice(item.value.span)
      return symbol(item.param.value, SymbolKind.Property, item.param.span, detail)
    }
    case 'CoreParameter':
      return symbol(item.name.text, SymbolKind.Property, item.name.span, analysis.slice(item.value.span))
    case 'CustomParameter':
      return symbol(`${item.group.text}.${item.name.text}`, SymbolKind.Variable, item.name.span)
    case 'FlagDeclarations':
      return symbol(item.flags.map(({ name }) => name.text).join(', '), SymbolKind.Constant, item.span)
    case 'Listen':
    case 'Socket':
      return symbol('listen', SymbolKind.Interface, item.span, analysis.slice(item.span).split('\n')[0] ?? '')
    case 'RouteBlock': {
      const title = titleOf({ kind: routeKindOf(item), name: item.name?.text ?? '' })
      return symbol(title, SymbolKind.Function, item.name?.span ?? item.span)
    }
    default:
      return undefined
  }
}

function make(
  name: string,
  kind: SymbolKind,
  range: DocumentSymbol['range'],
  selectionRange: DocumentSymbol['range'],
  detail?: string,
): DocumentSymbol {
  const shown = detail === undefined ? {} : { detail: fromBytes(detail.slice(0, 100)) }
  // An empty name is refused by editors.
  return { name: fromBytes(name) || '?', kind, range, selectionRange, ...shown }
}

const workspaceKinds = {
  route: SymbolKind.Function,
  define: SymbolKind.Constant,
  table: SymbolKind.Struct,
  profile: SymbolKind.Struct,
  flag: SymbolKind.Constant,
  variable: SymbolKind.Variable,
} as const

/** Everything with a definition in some configurations whose name has the letters of the query in their order. */
export function workspaceSymbols(analyses: readonly Analysis[], query: string): readonly WorkspaceSymbol[] {
  const found = new Map<string, WorkspaceSymbol>()
  for (const analysis of analyses) {
    for (const { kind, role, name, span } of analysis.occurrences) {
      if (role !== 'definition' || !hasLetters(name, query)) continue
      const location = analysis.locationOf(span)
      const { start } = location.range
      found.set(`${location.uri} ${start.line} ${start.character}`, { name, kind: workspaceKinds[kind], location })
    }
  }
  return [...found.values()]
}

function hasLetters(name: string, query: string): boolean {
  let at = 0
  const lower = name.toLowerCase()
  for (const letter of query.toLowerCase()) {
    at = lower.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}
