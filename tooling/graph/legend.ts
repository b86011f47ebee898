import { labelsOf } from './labels.ts'
import { lookOf, looks, states, type LookName } from './looks.ts'
import type { RouteEdge, RouteGraph } from './route-graph.ts'
import { xmlText } from '../xml-text.ts'

interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
}

/** One entry: how it is drawn at a place, and what it means. */
interface Entry {
  readonly text: string
  draw(x: number, y: number): string
}

const rowHeight = 20
const swatchWidth = 30
/** Of one character of the legend, in its font of fixed width. */
const characterWidth = 6.7

/** What the kinds of blocks and edges in a graph look like, and below it what the graph cannot know. */
export function drawLegend(
  graph: RouteGraph,
  { left, top, width }: Area,
): { readonly lines: readonly string[]; readonly bottom: number } {
  const lines: string[] = []
  let x = left
  let y = Math.round(top)
  for (const { text, draw } of entriesOf(graph)) {
    const taken = Math.round(swatchWidth + 8 + text.length * characterWidth + 18)
    if (x > left && x + taken > left + width) {
      x = left
      y += rowHeight
    }
    lines.push(draw(x, y), `<text class="note" x="${x + swatchWidth + 6}" y="${y + 4}">${xmlText(text)}</text>`)
    x += taken
  }
  for (const note of labelsOf(graph).notes) {
    y += rowHeight
    lines.push(`<text class="note" x="${left}" y="${y + 4}">${xmlText(note)}</text>`)
  }
  return { lines, bottom: y + rowHeight / 2 }
}

const edgeTexts: Readonly<Record<RouteEdge['use'], string>> = {
  calls: 'calls',
  arms: 'arms for the transaction',
  continues: 'goes on there later',
}

function entriesOf({ nodes, edges }: RouteGraph): readonly Entry[] {
  const kinds = new Set(nodes.filter(({ state }) => state === 'reached').map(lookOf))
  const found = new Set<string>(nodes.map(({ state }) => state))
  const uses = new Set(edges.map(({ use }) => use))
  return [
    ...(Object.keys(looks) as LookName[])
      .filter((name) => kinds.has(name))
      .map((name) => swatch(`kind-${name}`, looks[name].title)),
    ...(Object.keys(states) as (keyof typeof states)[])
      .filter((name) => found.has(name))
      .map((name) => swatch(name, name === 'missing' ? 'missing: named, but not there' : 'nobody reaches it')),
    ...(Object.keys(edgeTexts) as RouteEdge['use'][])
      .filter((use) => uses.has(use))
      .map((use) => line(`edge ${use}`, edgeTexts[use])),
    ...(edges.some(({ isPossible }) => isPossible)
      ? [line('edge calls possible', 'named by a variable: one of these')]
      : []),
  ]
}

function swatch(name: string, text: string): Entry {
  const draw = (x: number, y: number): string =>
    `<g class="${name}"><rect class="swatch" x="${x}" y="${y - 7}" width="${swatchWidth}" height="14" rx="3"/></g>`
  return { text, draw }
}

function line(name: string, text: string): Entry {
  const draw = (x: number, y: number): string =>
    `<g class="${name}"><path class="line" d="M${x},${y}H${x + swatchWidth}"/></g>`
  return { text, draw }
}
