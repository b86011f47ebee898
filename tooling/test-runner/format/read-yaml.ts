import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type ParsedNode,
} from 'yaml'
import type { MapEntry, Node, Place, Problem, ScalarNode } from './node.ts'

/** Deeper or larger files are mistakes, or made to do harm by aliases of aliases. */
const maxDepth = 60
const maxNodes = 1_000_000

/** Reads YAML into nodes with places; what is wrong is in the problems, and then there is no node. */
export function readYaml(text: string): { readonly node: Node | undefined; readonly problems: readonly Problem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'silent' })
  const problems = document.errors.map((error): Problem => {
    const { line, col } = lines.linePos(error.pos[0])
    return { line, column: col, message: `${error.message}${hintFor(text, error.pos[0])}` }
  })
  if (problems.length > 0 || document.contents === null) return { node: undefined, problems }
  const reader = new TreeReader(document, lines)
  const node = reader.read(document.contents, 0)
  return { node: reader.problems.length > 0 ? undefined : node, problems: reader.problems }
}

/** Expressions of the language often are no plain YAML. */
function hintFor(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  const line = text.slice(start, end === -1 ? undefined : end)
  return /check:|run:|\$\w+\(|"\s*(==|=~|&&)/.test(line)
    ? '. An expression with quotes, ": " or " #" stands in quotes itself, or on the line below key: |'
    : ''
}

class TreeReader {
  readonly problems: Problem[] = []
  readonly #document: Document.Parsed
  readonly #lines: LineCounter
  /** Finding the anchor of an alias is a walk through the document. */
  readonly #targets = new Map<Alias, ParsedNode | undefined>()
  #count = 0

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document
    this.#lines = lines
  }

  read(node: unknown, depth: number): Node {
    const place = this.#placeOf(node)
    this.#count += 1
    if (depth > maxDepth || this.#count > maxNodes) {
      if (this.problems.length === 0) this.problems.push({ ...place, message: 'the file is too deep or too large' })
      return { kind: 'scalar', text: '', value: null, place }
    }
    if (isAlias(node)) return this.#readAlias(node, depth)
    if (isMap(node)) {
      const entries = node.items.map((pair): MapEntry => {
        const key = this.read(pair.key, depth + 1)
        return { key: key.kind === 'scalar' ? key.text : '', place: key.place, value: this.read(pair.value, depth + 1) }
      })
      return { kind: 'map', entries, place }
    }
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => this.read(item, depth + 1)), place }
    return scalarOf(node, place)
  }

  #readAlias(alias: Alias, depth: number): Node {
    const target = this.#targets.has(alias) ? this.#targets.get(alias) : alias.resolve(this.#document)
    this.#targets.set(alias, target as ParsedNode | undefined)
    if (target !== undefined) return this.read(target, depth + 1)
    this.problems.push({ ...this.#placeOf(alias), message: `there is no anchor &${alias.source}` })
    return { kind: 'scalar', text: '', value: null, place: this.#placeOf(alias) }
  }

  #placeOf(node: unknown): Place {
    const range = (node as Partial<ParsedNode> | null)?.range
    if (range === undefined || range === null) return { line: 1, column: 1 }
    const { line, col } = this.#lines.linePos(range[0])
    return { line, column: col }
  }
}

function scalarOf(node: unknown, place: Place): ScalarNode {
  if (!isScalar(node)) return { kind: 'scalar', text: '', value: null, place }
  const { value, source } = node
  if (typeof value === 'string') return { kind: 'scalar', text: value, value, place }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', text: source ?? String(value), value, place }
  }
  // `<<` is read as a sign of YAML 1.1, where it merges maps.
  return { kind: 'scalar', text: typeof value === 'symbol' ? (source ?? '') : '', value: null, place }
}
