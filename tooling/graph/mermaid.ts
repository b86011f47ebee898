import { labelsOf, nodeWords } from './labels.ts'
import { edgeColours, lookOf, looks, states, type LookName } from './looks.ts'
import type { RouteEdge, RouteGraph, RouteNode } from './route-graph.ts'

/** The graph as a Mermaid flowchart. Mermaid has no tooltips without links, so places stand in the labels alone. */
export function renderMermaid(graph: RouteGraph): string {
  const labels = labelsOf(graph)
  const words = nodeWords(graph)
  const lines = ['flowchart LR']
  for (const note of labels.notes) lines.push(`  %% ${escape(note)}`)
  for (const node of graph.nodes) {
    const [open, close] = looks[lookOf(node)].mermaid
    const text = labels.node(node).map(escape).join('<br/>')
    lines.push(`  ${words.get(node.id) ?? ''}${open}"${text}"${close}:::${classOf(node)}`)
  }
  for (const edge of graph.edges) {
    const label = escape(labels.edge(edge))
    const arrow = `${arrowOf(edge)}${label === '' ? '' : `|"${label}"|`}`
    lines.push(`  ${words.get(edge.from) ?? ''} ${arrow} ${words.get(edge.to) ?? ''}`)
  }
  return `${[...lines, ...classes(graph), ...linkStyles(graph)].join('\n')}\n`
}

function classOf(node: RouteNode): string {
  return node.state === 'reached' ? lookOf(node) : node.state
}

/** Dashed: one of several that could be meant. With a ring: armed, or gone on with later. */
function arrowOf({ isPossible, use }: RouteEdge): string {
  const head = use === 'calls' ? '>' : 'o'
  return isPossible ? `-.-${head}` : `--${head}`
}

function classes({ nodes }: RouteGraph): readonly string[] {
  const used = new Set(nodes.map(classOf))
  // The light colours with dark letters are read on a dark page too.
  const line = (name: string, { fill, line: stroke }: { fill: string; line: string }, more = ''): readonly string[] =>
    used.has(name) ? [`  classDef ${name} fill:${fill},stroke:${stroke},color:#111111${more}`] : []
  return [
    ...(Object.keys(looks) as LookName[]).flatMap((name) => line(name, looks[name].light)),
    ...line('missing', states.missing.light, ',stroke-dasharray:5 3,stroke-width:2px'),
    ...line('unreached', states.unreached.light, ',stroke-dasharray:2 3'),
  ]
}

function linkStyles({ edges }: RouteGraph): readonly string[] {
  return (['arms', 'continues'] as const).flatMap((use) => {
    const indexes = edges.flatMap((edge, index) => (edge.use === use ? [index] : []))
    return indexes.length === 0 ? [] : [`  linkStyle ${indexes.join(',')} stroke:${edgeColours[use].light}`]
  })
}

/** Only what can mean nothing to Mermaid, HTML or Markdown stands as it is; anything else by its number. */
function escape(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:/_[\]()=+-]/gu, (char) => `#${char.codePointAt(0) ?? 63};`)
}
