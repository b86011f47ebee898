import { buildRouteGraph } from '#tooling/graph/build-graph.ts'
import type { RouteEdge, RouteGraph } from '#tooling/graph/route-graph.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createMemoryHost, type CompileTextOptions } from './compile-text.ts'

const catalogue = createCatalogue()

/** The graph of a text as test.cfg. */
export function graphText(text: string, options: CompileTextOptions = {}): RouteGraph {
  const { defines = [], target = '6.1' } = options
  return buildRouteGraph('test.cfg', createMemoryHost(text, options), catalogue, { defines, target }).graph
}

/** `request: -> failure:F arms t_on_failure ? test.cfg:3 test.cfg:9`; the question mark stands at possible ones. */
export function edgeTexts({ edges }: Pick<RouteGraph, 'edges'>): readonly string[] {
  return edges.map(edgeText)
}

function edgeText({ from, to, use, via, isPossible, places }: RouteEdge): string {
  const at = places.map(({ file, line }) => `${file}:${line}`).join(' ')
  return `${from} -> ${to} ${use} ${via}${isPossible ? ' ?' : ''} ${at}`
}

/** `state id` of every node that is not reached. */
export function oddNodes({ nodes }: RouteGraph): readonly string[] {
  return nodes.filter(({ state }) => state !== 'reached').map(({ state, id }) => `${state} ${id}`)
}
