import { suggest } from '#compiler/5-check/suggest.ts'
import type { Value } from '#grammar/value.ts'
import { readDuration } from '../../duration.ts'
import { readMatcher, type TextMatcher } from '../engine/matcher.ts'
import type { MapEntry, MapNode, Node, Place, Problem } from './node.ts'

/** Takes values out of nodes; everything that is wrong is gathered with its place, and the reading goes on. */
export class Reader {
  readonly problems: Problem[] = []

  fail(place: Place, message: string): undefined {
    this.problems.push({ line: place.line, column: place.column, message })
    return undefined
  }

  /** The node as a map whose keys are all known. `others` tells of keys that are allowed by their form. */
  map(
    node: Node | undefined,
    known: readonly string[],
    others: (key: string) => boolean = () => false,
  ): Fields | undefined {
    if (node === undefined) return undefined
    if (node.kind !== 'map') return this.fail(node.place, 'a map is wanted here: lines of KEY: VALUE')
    for (const { key, place } of node.entries) {
      if (known.includes(key) || others(key)) continue
      this.fail(place, `unknown key ${key}${suggestion(key, known)}`)
    }
    return new Fields(this, node)
  }

  /** A text, number or boolean as it is written. */
  text(node: Node | undefined): string | undefined {
    if (node === undefined) return undefined
    if (node.kind !== 'scalar') return this.fail(node.place, 'a text is wanted here')
    return node.text
  }

  /** Texts: a list, or one alone. */
  texts(node: Node | undefined): readonly string[] {
    if (node === undefined || isNull(node)) return []
    if (node.kind === 'list') return node.items.flatMap((item) => this.text(item) ?? [])
    return [this.text(node)].filter((text) => text !== undefined)
  }

  integer(node: Node | undefined): number | undefined {
    const text = this.text(node)
    if (node === undefined || text === undefined) return undefined
    return /^[-+]?\d+$/.test(text) ? Number(text) : this.fail(node.place, `${shown(text)} is no whole number`)
  }

  boolean(node: Node | undefined): boolean | undefined {
    if (node === undefined) return undefined
    const text = node.kind === 'scalar' ? node.text.toLowerCase() : ''
    if (text === 'true' || text === 'yes') return true
    return text === 'false' || text === 'no' ? false : this.fail(node.place, 'write true or false')
  }

  /** Milliseconds. */
  duration(node: Node | undefined): number | undefined {
    const text = this.text(node)
    if (node === undefined || text === undefined) return undefined
    return readDuration(text) ?? this.fail(node.place, `${shown(text)} is no time: write 500ms, 32s, 1h30m`)
  }

  matcher(node: Node | undefined): TextMatcher | undefined {
    const text = this.text(node)
    if (node === undefined || text === undefined) return undefined
    const read = readMatcher(text)
    return 'error' in read ? this.fail(node.place, `bad pattern: ${read.error}`) : read
  }

  /** A value of the configuration language: a number, a text or null. */
  value(node: Node): Value | undefined {
    if (node.kind !== 'scalar') return this.fail(node.place, 'a number or a text is wanted here')
    if (typeof node.value === 'boolean') return node.value ? 1 : 0
    if (typeof node.value === 'number') {
      return Number.isInteger(node.value) ? node.value : node.text
    }
    return node.value
  }

  /** Variables with their values. */
  variables(node: Node | undefined): readonly (readonly [pv: string, value: Value])[] {
    if (node === undefined) return []
    if (node.kind !== 'map') return this.fail(node.place, 'a map is wanted here, such as { $avp(x): 1 }') ?? []
    return node.entries.flatMap(({ key, value, place }) => {
      if (!key.startsWith('$')) this.fail(place, `${key} is no variable: they begin with $`)
      const read = this.value(value)
      return read === undefined ? [] : [[key, read] as const]
    })
  }
}

/** The values of a map by their keys. */
export class Fields {
  readonly node: MapNode
  readonly #reader: Reader
  readonly #entries: ReadonlyMap<string, MapEntry>

  constructor(reader: Reader, node: MapNode) {
    this.#reader = reader
    this.node = node
    this.#entries = new Map(node.entries.map((entry) => [entry.key, entry]))
  }

  has(key: string): boolean {
    return this.#entries.has(key)
  }

  nodeOf(key: string): Node | undefined {
    return this.#entries.get(key)?.value
  }

  text(key: string): string | undefined {
    return this.#reader.text(this.nodeOf(key))
  }

  texts(key: string): readonly string[] {
    return this.#reader.texts(this.nodeOf(key))
  }

  integer(key: string): number | undefined {
    return this.#reader.integer(this.nodeOf(key))
  }

  boolean(key: string): boolean | undefined {
    return this.#reader.boolean(this.nodeOf(key))
  }

  duration(key: string): number | undefined {
    return this.#reader.duration(this.nodeOf(key))
  }

  matcher(key: string): TextMatcher | undefined {
    return this.#reader.matcher(this.nodeOf(key))
  }
}

/** Whether nothing is written there, or null. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null
}

/** `; did you mean …?` for a word that is nearly a known one. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = suggest(word, known)
  return near === undefined ? '' : `; did you mean ${near}?`
}

function shown(text: string): string {
  return JSON.stringify(text)
}
