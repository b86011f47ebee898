import { readable } from '#compiler/diagnostics/readable.ts'
import type { Place, RouteEdge, RouteGraph, RouteNode } from './route-graph.ts'

/** The texts that all formats show, on one line each and without characters that no format can hold. */
export interface Labels {
  /** The main file, and what the graph cannot know. */
  readonly file: string
  readonly notes: readonly string[]
  /** Title, place and state of a block. */
  node(node: RouteNode): readonly string[]
  /** What stands at an edge; '' for nothing. */
  edge(edge: RouteEdge): string
  /** Everything that is known, line by line. */
  nodeTip(node: RouteNode): readonly string[]
  edgeTip(edge: RouteEdge): readonly string[]
}

/** With more edges than this their lines are in the tooltips alone. */
const fewEdges = 40
const fewPlaces = 3
const maxTitle = 48
const maxTipPlaces = 20

/** The labels of a graph: files by the shortest names that tell them apart. */
export function labelsOf(graph: RouteGraph): Labels {
  const places = [...graph.nodes, ...graph.edges].flatMap((one) => one.places)
  const names = shortNames([graph.file, ...places.map(({ file }) => file)])
  const isOneFile = names.size === 1
  const at = ({ file, line }: Place): string => `${names.get(file) ?? file}:${line}`
  const isFew = graph.edges.length <= fewEdges
  const titles = new Map(graph.nodes.map(({ id, title }) => [id, shown(title)]))
  return {
    file: shown(graph.file),
    notes: graph.notes.map(shown),
    node: (node) => {
      const [place, ...more] = node.places
      const where =
        place === undefined ? [] : [`${shown(at(place))}${more.length === 0 ? '' : ` and ${more.length} more`}`]
      const state = node.state === 'reached' ? [] : [node.state === 'missing' ? 'missing' : 'nobody reaches it']
      return [cut(shown(node.title), maxTitle), ...where.map((text) => cut(text, maxTitle)), ...state]
    },
    edge: ({ via, places: found }) => {
      const name = via === 'route' ? [] : [shown(via)]
      const distinct = [...new Set(found.map((place) => (isOneFile ? String(place.line) : shown(at(place)))))]
      const isShort = isFew && distinct.length <= fewPlaces
      const word = isOneFile ? (distinct.length === 1 ? 'line ' : 'lines ') : ''
      const where = isShort ? [word + distinct.join(', ')] : []
      const count = found.length > (isShort ? distinct.length : 1) ? [`×${found.length}`] : []
      return [...name, ...where, ...count].join(' ')
    },
    nodeTip: (node) => [
      shown(node.title),
      ...node.places.slice(0, maxTipPlaces).map((place) => shown(at(place))),
      ...(node.state === 'missing' ? ['missing: no block of this name is written'] : []),
      ...(node.remark === undefined
        ? []
        : [`${node.state === 'unreached' ? 'nobody reaches it: ' : ''}${shown(node.remark)}`]),
    ],
    edgeTip: ({ from, to, via, use, places: found, remark }) => [
      `${titles.get(from) ?? ''} ${use} ${titles.get(to) ?? ''}`,
      `${shown(via)}, ${found.length === 1 ? 'once' : `${found.length} times`}: ${found
        .slice(0, maxTipPlaces)
        .map((place) => shown(at(place)))
        .join(', ')}${found.length > maxTipPlaces ? ', …' : ''}`,
      ...(remark === undefined ? [] : [shown(remark)]),
    ],
  }
}

/** The last parts of each path, as many as it takes to tell it from the others. */
function shortNames(files: readonly string[]): ReadonlyMap<string, string> {
  const paths = [...new Set(files)]
  const short = new Map<string, string>()
  for (const path of paths) {
    const parts = path.split('/')
    const others = paths.filter((other) => other !== path)
    let count = 1
    while (count < parts.length && others.some((other) => endOf(other, count) === endOf(path, count))) count += 1
    short.set(path, endOf(path, count))
  }
  return short
}

function endOf(path: string, count: number): string {
  return path.split('/').slice(-count).join('/')
}

/** As people read it; U+FFFE and U+FFFF are no characters of XML. */
function shown(text: string): string {
  return readable(text).replace(/[\uFFFE\uFFFF]/g, '?')
}

function cut(text: string, length: number): string {
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}

/** A word for each block that every format takes as a name; the same for the same configuration. */
export function nodeWords(graph: RouteGraph): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  const words = new Map<string, string>()
  for (const { id, kind, name } of graph.nodes) {
    const base = name === '' ? `${kind}_route` : `${kind}_${name.replace(/\W/g, '_').slice(0, 60)}`
    let word = base
    for (let number = 2; taken.has(word); number += 1) word = `${base}_${number}`
    taken.add(word)
    words.set(id, word)
  }
  return words
}
