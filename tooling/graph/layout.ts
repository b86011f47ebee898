// Graphviz itself, as WebAssembly without dependencies: its layout of layered graphs is the best there is (crossings, labels at edges
// that hide nothing), the SVG then shows what `dot` makes of `--format dot`, and tests read our DOT with the parser it is meant for.
// It is loaded for SVG only.
import { instance } from '@viz-js/viz'
import { renderDot } from './dot.ts'
import type { RouteGraph } from './route-graph.ts'
import { UserError } from '../user-error.ts'

export type Point = readonly [x: number, y: number]

/** What Graphviz draws, in points from the upper left corner. */
export type Drawn =
  | { readonly kind: 'polygon' | 'line' | 'curve' | 'closed-curve'; readonly points: readonly Point[] }
  | { readonly kind: 'ellipse'; readonly centre: Point; readonly radii: Point }
  /** A line of the label, in their order. */
  | { readonly kind: 'text'; readonly at: Point }

export interface Layout {
  readonly width: number
  readonly height: number
  /** By the index of the node in the graph. */
  readonly nodes: ReadonlyMap<number, readonly Drawn[]>
  /** By the index of the edge. */
  readonly edges: ReadonlyMap<number, readonly Drawn[]>
}

/**
 * How much work Graphviz may put into a graph, by its edges. A real configuration takes less than 0.1 s; one in which everything calls
 * everything took minutes without limits, takes seconds with them, and nobody could read a picture of more edges than the last.
 */
const efforts: readonly {
  readonly maxEdges: number
  readonly attributes: Readonly<Record<string, string | number>>
}[] = [
  { maxEdges: 150, attributes: {} },
  { maxEdges: 250, attributes: { nslimit: 1, nslimit1: 1, mclimit: 0.3 } },
  { maxEdges: 1500, attributes: { nslimit: 1, nslimit1: 1, mclimit: 0.1, splines: 'line' } },
]

/** Places the nodes and edges of a graph. Throws a UserError for one that is too large to be drawn. */
export async function layOut(graph: RouteGraph): Promise<Layout> {
  const effort = efforts.find(({ maxEdges }) => graph.edges.length <= maxEdges)
  if (effort === undefined) {
    const size = `${graph.nodes.length} blocks and ${graph.edges.length} edges`
    throw new UserError(
      `${size} are too many for a picture: show a part with --focus and --depth, or take --format dot`,
    )
  }
  const viz = await instance()
  // The shape of this JSON is that of Graphviz's documentation of its output format json; what is missing counts as nothing.
  const json = viz.renderJSON(renderDot(graph, { hasIds: true }), {
    yInvert: true,
    graphAttributes: effort.attributes,
  }) as GraphvizJson
  // Left, lower, right, upper: turned around, the lower edge is the larger number.
  const [, lower = 0, width = 0, upper = 0] = (json.bb ?? '').split(',').map(Number)
  return { width, height: Math.max(lower, upper), nodes: byIndex(json.objects ?? []), edges: byIndex(json.edges ?? []) }
}

interface GraphvizJson {
  readonly bb?: string
  readonly objects?: readonly GraphvizElement[]
  readonly edges?: readonly GraphvizElement[]
}

interface GraphvizElement {
  readonly id?: string
  readonly _draw_?: readonly Operation[]
  readonly _ldraw_?: readonly Operation[]
  readonly _hdraw_?: readonly Operation[]
}

interface Operation {
  readonly op: string
  readonly points?: readonly Point[]
  readonly rect?: readonly [x: number, y: number, width: number, height: number]
  readonly pt?: Point
}

function byIndex(elements: readonly GraphvizElement[]): ReadonlyMap<number, readonly Drawn[]> {
  return new Map(
    elements.map((element) => {
      const operations = [...(element._draw_ ?? []), ...(element._hdraw_ ?? []), ...(element._ldraw_ ?? [])]
      return [Number((element.id ?? '').slice(1)), operations.flatMap(toDrawn)]
    }),
  )
}

/** Colours, fonts and styles are left out: the drawing has its own. */
function toDrawn({ op, points = [], rect, pt }: Operation): readonly Drawn[] {
  switch (op) {
    case 'P':
    case 'p':
      return [{ kind: 'polygon', points }]
    case 'L':
      return [{ kind: 'line', points }]
    case 'b':
      return [{ kind: 'curve', points }]
    case 'B':
      return [{ kind: 'closed-curve', points }]
    case 'E':
    case 'e':
      return rect === undefined ? [] : [{ kind: 'ellipse', centre: [rect[0], rect[1]], radii: [rect[2], rect[3]] }]
    case 'T':
      return pt === undefined ? [] : [{ kind: 'text', at: pt }]
    default:
      return []
  }
}
