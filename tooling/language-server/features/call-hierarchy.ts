import {
  SymbolKind,
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
} from 'vscode-languageserver'
import type { RouteSymbol } from '#compiler/4-bind/symbols.ts'
import type { Analysis, Place } from '../analysis.ts'
import { occurrenceAt, type Occurrence } from '../symbols/occurrences.ts'
import { routeKey, titleOf } from '../symbols/routes.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'

/** The block that is named at a place, or that the place is in. */
export function prepareCallHierarchy(place: Place): CallHierarchyItem[] | null {
  const route = routeAt(place)
  const item = route === undefined ? undefined : itemOf(place.analysis, route)
  return item === undefined ? null : [item]
}

/** The blocks that call or arm it. */
export function incomingCalls(place: Place): readonly CallHierarchyIncomingCall[] {
  const { analysis } = place
  const route = routeAt(place)
  if (route === undefined) return []
  const key = routeKey(route.kind, route.name)
  const uses = analysis.occurrences.filter((one) => one.key === key && one.role !== 'definition')
  return grouped(analysis, uses, (use) => use.route).map(({ item, ranges }) => ({ from: item, fromRanges: ranges }))
}

/** The blocks that it calls or arms. */
export function outgoingCalls(place: Place): readonly CallHierarchyOutgoingCall[] {
  const { analysis } = place
  const route = routeAt(place)
  const uses = analysis.occurrences.filter(
    (one) => one.kind === 'route' && one.route === route && one.route !== undefined,
  )
  return grouped(analysis, uses, (use) => routeOf(analysis, use.key)).map(({ item, ranges }) => ({
    to: item,
    fromRanges: ranges,
  }))
}

function grouped(
  analysis: Analysis,
  uses: readonly Occurrence[],
  by: (use: Occurrence) => RouteSymbol | undefined,
): readonly { readonly item: CallHierarchyItem; readonly ranges: Range[] }[] {
  const groups = new Map<RouteSymbol, Range[]>()
  for (const use of uses) {
    const route = by(use)
    if (route !== undefined) groups.set(route, [...(groups.get(route) ?? []), analysis.rangeOf(use.span)])
  }
  return [...groups].flatMap(([route, ranges]) => {
    const item = itemOf(analysis, route)
    return item === undefined ? [] : [{ item, ranges }]
  })
}

function routeAt(place: Place): RouteSymbol | undefined {
  const { analysis, source, offset } = place
  const symbol = occurrenceAt(place)
  const named = symbol?.kind === 'route' ? routeOf(analysis, symbol.key) : undefined
  return (
    named ??
    analysis.routes.find(({ blocks }) =>
      blocks.some(({ span }) => span.source === source.id && span.start <= offset && offset <= span.end),
    )
  )
}

function routeOf(analysis: Analysis, key: string): RouteSymbol | undefined {
  return analysis.routes.find(({ kind, name }) => routeKey(kind, name) === key)
}

function itemOf(analysis: Analysis, route: RouteSymbol): CallHierarchyItem | undefined {
  const [block] = route.blocks
  if (block === undefined) return undefined
  const { uri, range } = analysis.locationOf(block.span)
  const selectionRange = analysis.rangeOf(
    block.name?.span ?? { ...block.span, end: block.span.start + block.keyword.length },
  )
  return { name: fromBytes(titleOf(route)), kind: SymbolKind.Function, uri, range, selectionRange }
}
