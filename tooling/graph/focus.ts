import type { RouteGraph, RouteNode } from './route-graph.ts'

/** The blocks that a user means with RELAY, `route[RELAY]` or `request_route`. */
export function findNodes(graph: RouteGraph, wanted: string): readonly RouteNode[] {
  const exact = graph.nodes.filter(({ title, id }) => title === wanted || id === wanted)
  return exact.length > 0 ? exact : graph.nodes.filter(({ name }) => name === wanted && name !== '')
}

/** The part of a graph that leads to some blocks or is reached from them, in at most `depth` steps each way. */
export function focusOn(graph: RouteGraph, on: readonly RouteNode[], depth: number): RouteGraph {
  const ids = on.map(({ id }) => id)
  const steps = (from: 'from' | 'to', to: 'from' | 'to'): ReadonlyMap<string, number> => {
    const next = new Map<string, string[]>()
    for (const edge of graph.edges) next.set(edge[from], [...(next.get(edge[from]) ?? []), edge[to]])
    return distances(ids, next, depth)
  }
  const below = steps('from', 'to')
  const above = steps('to', 'from')
  // Only ways through the blocks that are looked at count: not what else leads to what they reach.
  const isOnWay = (way: ReadonlyMap<string, number>, one: string, other: string): boolean =>
    (way.get(one) ?? Infinity) < depth && way.has(other)
  const edges = graph.edges.filter(({ from, to }) => isOnWay(below, from, to) || isOnWay(above, to, from))
  return { ...graph, nodes: graph.nodes.filter(({ id }) => below.has(id) || above.has(id)), edges }
}

/** How many steps each block is away, up to the depth. */
function distances(
  start: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
  depth: number,
): ReadonlyMap<string, number> {
  const found = new Map(start.map((id) => [id, 0]))
  let border = start
  for (let step = 1; step <= depth && border.length > 0; step += 1) {
    const further = new Set(border.flatMap((id) => next.get(id) ?? []).filter((id) => !found.has(id)))
    for (const id of further) found.set(id, step)
    border = [...further]
  }
  return found
}
