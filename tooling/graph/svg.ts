import { labelsOf, nodeWords, type Labels } from './labels.ts'
import { layOut, type Drawn, type Point } from './layout.ts'
import { drawLegend } from './legend.ts'
import { lookOf } from './looks.ts'
import type { RouteEdge, RouteGraph, RouteNode } from './route-graph.ts'
import { svgStyle } from './svg-style.ts'
import { xmlText } from '../xml-text.ts'

const margin = 16

/** The graph as one SVG file without scripts: light or dark as the page is, with selectable text and a tooltip on everything. */
export async function renderSvg(graph: RouteGraph): Promise<string> {
  const layout = await layOut(graph)
  const labels = labelsOf(graph)
  const words = nodeWords(graph)
  const drawing: string[] = []
  graph.edges.forEach((edge, index) => drawing.push(drawEdge(edge, layout.edges.get(index) ?? [], labels)))
  graph.nodes.forEach((node, index) => {
    drawing.push(drawNode(node, words.get(node.id) ?? '', layout.nodes.get(index) ?? [], labels))
  })
  const width = Math.max(layout.width, 360) + 2 * margin
  const legend = drawLegend(graph, { left: margin, top: layout.height + 2.5 * margin, width: width - 2 * margin })
  const height = legend.bottom + margin
  const title = xmlText(labels.file)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" class="routes" width="${width.toFixed(0)}" height="${height.toFixed(0)}" viewBox="0 0 ${width.toFixed(0)} ${height.toFixed(0)}">`,
    `<title>Routes of ${title}</title>`,
    `<style>${svgStyle()}</style>`,
    '<rect class="page" width="100%" height="100%"/>',
    `<g transform="translate(${margin} ${margin})">`,
    ...drawing,
    '</g>',
    ...legend.lines,
    '</svg>',
    '',
  ].join('\n')
}

function drawNode(node: RouteNode, word: string, drawn: readonly Drawn[], labels: Labels): string {
  const texts = labels.node(node)
  const shapes = drawn.filter(({ kind }) => kind !== 'text').map(shapeOf)
  const classes = ['node', `kind-${lookOf(node)}`, node.state].join(' ')
  return `<g class="${classes}" id="${word}">${titleOf(labels.nodeTip(node))}${shapes.join('')}${textsOf(drawn, texts)}</g>`
}

function drawEdge(edge: RouteEdge, drawn: readonly Drawn[], labels: Labels): string {
  const shapes = drawn.filter(({ kind }) => kind !== 'text').map(shapeOf)
  // A wide line that is not seen, so that the pointer finds the edge.
  const target = drawn.flatMap((one) =>
    one.kind === 'curve' ? [`<path class="target" d="${curve(one.points)}"/>`] : [],
  )
  const classes = ['edge', edge.use, ...(edge.isPossible ? ['possible'] : [])].join(' ')
  const label = textsOf(drawn, [labels.edge(edge)])
  return `<g class="${classes}">${titleOf(labels.edgeTip(edge))}${target.join('')}${shapes.join('')}${label}</g>`
}

function titleOf(lines: readonly string[]): string {
  return `<title>${lines.map(xmlText).join('\n')}</title>`
}

function textsOf(drawn: readonly Drawn[], texts: readonly string[]): string {
  const places = drawn.flatMap((one) => (one.kind === 'text' ? [one.at] : []))
  return places
    .map(([x, y], index) => {
      const name = index === 0 ? 'first' : 'more'
      return `<text class="${name}" x="${round(x)}" y="${round(y)}">${xmlText(texts[index] ?? '')}</text>`
    })
    .join('')
}

function shapeOf(drawn: Drawn): string {
  switch (drawn.kind) {
    case 'polygon':
      return `<polygon points="${drawn.points.map(pointText).join(' ')}"/>`
    case 'line':
      return `<polyline points="${drawn.points.map(pointText).join(' ')}"/>`
    case 'curve':
      return `<path class="line" d="${curve(drawn.points)}"/>`
    case 'closed-curve':
      return `<path d="${curve(drawn.points)}Z"/>`
    case 'ellipse':
      return `<ellipse cx="${round(drawn.centre[0])}" cy="${round(drawn.centre[1])}" rx="${round(drawn.radii[0])}" ry="${round(drawn.radii[1])}"/>`
    case 'text':
      return ''
  }
}

/** A start, and then three points for each part (cubic Bézier curves). */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points
  return first === undefined ? '' : `M${pointText(first)}C${rest.map(pointText).join(' ')}`
}

function pointText([x, y]: Point): string {
  return `${round(x)},${round(y)}`
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}
