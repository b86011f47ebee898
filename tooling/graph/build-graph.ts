import { parseConfig, type ParsedConfig, type ParseOptions } from '#compiler/parse.ts'
import type { Span } from '#compiler/1-source/span.ts'
import { bind } from '#compiler/4-bind/bind.ts'
import type { BoundProgram, RouteSymbol } from '#compiler/4-bind/symbols.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import { DiagnosticCollector } from '#compiler/diagnostics/collector.ts'
import { readable } from '#compiler/diagnostics/readable.ts'
import type { CompilerHost } from '#compiler/host.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import { titleOf } from '../language-server/symbols/routes.ts'
import { mayBe, type PossibleName } from './possible-names.ts'
import { markReached } from './reach.ts'
import { nodeId, type Place, type RouteEdge, type RouteGraph, type RouteNode } from './route-graph.ts'
import { findRouteReferences, type RouteReference } from './route-references.ts'

/** A graph together with the reading that it comes from, whose diagnostics say what could not be read. */
export interface BuiltGraph {
  readonly graph: RouteGraph
  readonly parsed: ParsedConfig
}

/** The call graph of a configuration. Never fails: blocks that cannot be read are not in it. */
export function buildRouteGraph(
  path: string,
  host: CompilerHost,
  catalogue: Catalogue,
  options: ParseOptions,
): BuiltGraph {
  const parsed = parseConfig(path, host, options)
  const bound = bind(parsed.file, catalogue, new DiagnosticCollector())
  return { graph: graphOf(path, parsed, bound, catalogue), parsed }
}

function graphOf(path: string, parsed: ParsedConfig, bound: BoundProgram, catalogue: Catalogue): RouteGraph {
  const { sources } = parsed
  const draft = new Draft(bound, ({ source, start }) => ({
    file: sources.get(source).name,
    line: sources.position(source, start).line,
  }))
  for (const reference of findRouteReferences({ bound, sources, catalogue })) draft.add(reference)
  const edges = [...draft.edges.values()]
  const { nodes, notes } = markReached([...draft.nodes.values()], edges, { parsed, bound, catalogue })
  return { file: path, nodes, edges, notes: [...draft.notes, ...notes] }
}

/** Nodes and edges as they are found. */
class Draft {
  readonly nodes = new Map<string, RouteNode>()
  readonly edges = new Map<string, RouteEdge & { readonly places: Place[] }>()
  readonly notes: string[] = []
  readonly #placeOf: (span: Span) => Place
  readonly #routes: readonly RouteSymbol[]

  constructor({ routes }: BoundProgram, placeOf: (span: Span) => Place) {
    this.#placeOf = placeOf
    this.#routes = routes
    for (const { kind, name, blocks } of routes) {
      const places = blocks.map(({ span }) => placeOf(span))
      this.#node({ kind, name, title: titleOf({ kind, name }), places, state: 'unreached' })
    }
  }

  add(reference: RouteReference): void {
    const { route, names, isConstant } = reference
    const targets = new Set<string>()
    for (const possible of names) for (const name of this.#targets(possible, reference)) targets.add(name)
    const from = this.#from(reference)
    for (const name of targets) this.#edge(from, this.#target(route.kind, name), reference)
    if (isConstant || targets.size > 0) return
    const { file, line } = this.#placeOf(reference.span)
    this.notes.push(`${file}:${line}: no block has a name that ${reference.via}(${reference.written}) can mean`)
  }

  /** The names of the blocks that are meant. Functions take "0" and the empty text for no block at all. */
  #targets(possible: PossibleName, { route, via, isConstant }: RouteReference): readonly string[] {
    if (possible.kind === 'exact') {
      const isNone = possible.text === '' || possible.text === '0'
      if (!isNone) return [route.prefix + possible.text]
      return isConstant && via === 'route' ? [''] : []
    }
    const pattern = { ...possible, prefix: route.prefix + possible.prefix }
    const named = this.#routes.filter(({ kind, name }) => kind === route.kind && name !== '')
    return named.filter(({ name }) => mayBe(name, pattern)).map(({ name }) => name)
  }

  #from({ from }: RouteReference): string {
    if (!('module' in from)) return nodeId(from.kind, from.name)
    const { module } = from
    return this.#node({ kind: 'module', name: module, title: `module ${module}`, places: [], state: 'reached' })
  }

  #target(kind: RouteKind, name: string): string {
    return this.#node({ kind, name, title: titleOf({ kind, name }), places: [], state: 'missing' })
  }

  /** Adds a node, unless it is there. */
  #node(node: Omit<RouteNode, 'id' | 'isEntry'>): string {
    const id = nodeId(node.kind, node.name)
    if (!this.nodes.has(id)) this.nodes.set(id, { id, ...node, isEntry: node.kind === 'module' })
    return id
  }

  #edge(from: string, to: string, reference: RouteReference): void {
    const { via, route, isConstant } = reference
    const remark = isConstant ? undefined : describe(reference)
    const key = JSON.stringify([from, to, via, route.use, remark])
    const place = this.#placeOf(reference.span)
    const known = this.edges.get(key)
    if (known !== undefined) known.places.push(place)
    else {
      const edge = { from, to, use: route.use, via, isPossible: !isConstant, places: [place] }
      this.edges.set(key, remark === undefined ? edge : { ...edge, remark })
    }
  }
}

/** What is known of a name that a variable holds. */
function describe({ via, written, names }: RouteReference): string {
  const call = `${via}(${readable(written)})`
  const texts = names.flatMap((name) => (name.kind === 'exact' ? [JSON.stringify(name.text)] : []))
  if (texts.length === names.length) return `${call}: the file gives it only ${[...new Set(texts)].join(', ')}`
  const [pattern] = names.flatMap((name) => (name.kind === 'pattern' ? [name] : []))
  if (names.length > 1 || pattern === undefined || pattern.prefix + pattern.suffix === '') {
    return `${call}: any block of this kind can be meant`
  }
  const starts = pattern.prefix === '' ? [] : [`starts with ${JSON.stringify(pattern.prefix)}`]
  const ends = pattern.suffix === '' ? [] : [`ends with ${JSON.stringify(pattern.suffix)}`]
  return `${call}: any block whose name ${[...starts, ...ends].join(' and ')} can be meant`
}
