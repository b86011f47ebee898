import { labelsOf, nodeWords } from './labels.ts'
import { edgeColours, lookOf, looks, states } from './looks.ts'
import type { RouteEdge, RouteGraph, RouteNode } from './route-graph.ts'

/** The graph in the language of Graphviz, with tooltips for `dot -Tsvg`. With `hasIds`, nodes are n0, n1, … and edges e0, e1, … by `id`. */
export function renderDot(graph: RouteGraph, { hasIds = false } = {}): string {
  const labels = labelsOf(graph)
  const words = nodeWords(graph)
  const lines = [
    'digraph routes {',
    '  rankdir=LR; nodesep=0.25; ranksep=0.7;',
    '  node [fontname="Courier", fontsize=12, style=filled, margin="0.15,0.06"];',
    '  edge [fontname="Courier", fontsize=10, arrowsize=0.8];',
  ]
  for (const note of labels.notes) lines.push(`  // ${note.replace(/[^\x20-\x7e]/g, '?')}`)
  for (const [index, node] of graph.nodes.entries()) {
    const attributes = [
      ...(hasIds ? [['id', `n${index}`]] : []),
      ['label', quote(labels.node(node))],
      ['tooltip', quote(labels.nodeTip(node))],
      ...nodeStyle(node),
    ]
    lines.push(`  ${words.get(node.id) ?? ''} [${attributes.map((pair) => pair.join('=')).join(', ')}];`)
  }
  for (const [index, edge] of graph.edges.entries()) {
    const label = labels.edge(edge)
    const tip = quote(labels.edgeTip(edge))
    const attributes = [
      ...(hasIds ? [['id', `e${index}`]] : []),
      ...(label === '' ? [] : [['label', quote([label])]]),
      ['tooltip', tip],
      ['labeltooltip', tip],
      ...edgeStyle(edge),
    ]
    const ends = `${words.get(edge.from) ?? ''} -> ${words.get(edge.to) ?? ''}`
    lines.push(`  ${ends} [${attributes.map((pair) => pair.join('=')).join(', ')}];`)
  }
  return `${[...lines, '}'].join('\n')}\n`
}

function nodeStyle(node: RouteNode): readonly (readonly string[])[] {
  const look = looks[lookOf(node)]
  const { fill, line } = node.state === 'reached' ? look.light : states[node.state].light
  const dashes = node.state === 'reached' ? [] : [node.state === 'missing' ? 'dashed' : 'dotted']
  const style = ['filled', ...(look.isRounded === true ? ['rounded'] : []), ...dashes].join(',')
  return [
    ['shape', look.shape],
    ...(look.more ?? []).map((attribute) => attribute.split('=')),
    ['style', `"${style}"`],
    ['fillcolor', `"${fill}"`],
    ['color', `"${line}"`],
  ]
}

function edgeStyle({ use, isPossible }: RouteEdge): readonly (readonly string[])[] {
  const colour = `"${edgeColours[use].light}"`
  const head = use === 'calls' ? 'normal' : use === 'arms' ? 'odiamond' : 'vee'
  return [['color', colour], ['fontcolor', colour], ['arrowhead', head], ...(isPossible ? [['style', 'dashed']] : [])]
}

/** Lines in quotes: `\N`, `\G` and the like would be replaced by Graphviz, and `&…;` is read as in HTML. */
function quote(lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;'))
  return `"${escaped.join('\\n')}"`
}
