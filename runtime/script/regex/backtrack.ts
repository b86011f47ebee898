import type { ParsedRegex, RegexNode } from '#grammar/posix-regex.ts'
import { holds } from './assertions.ts'
import type { Slots } from './captures.ts'
import { byteTable } from './program.ts'

/** Steps that a search may take: back references have no linear matcher, and a text must not stop the server. */
const mostSteps = 200_000

/** How deep the ways may nest, for the sake of the stack. */
const deepest = 600

type Continue = (at: number) => boolean

/**
 * Matches expressions with back references by trying all ways, longest match first found wins at the leftmost start. A search that
 * takes too many steps finds nothing more.
 */
export class BacktrackingMatcher {
  readonly #parsed: ParsedRegex
  readonly #newline: boolean
  readonly #ignoreCase: boolean
  readonly #tables = new Map<RegexNode, Uint8Array>()
  #text = ''
  #slots: Slots
  #steps = 0
  #depth = 0

  constructor(parsed: ParsedRegex, flags: { readonly newline: boolean; readonly ignoreCase: boolean }) {
    this.#parsed = parsed
    this.#newline = flags.newline
    this.#ignoreCase = flags.ignoreCase
    this.#slots = new Int32Array(2 * (parsed.groupCount + 1)).fill(-1)
  }

  /** The groups of the leftmost match, of several at one place the longest; undefined when there is none. */
  exec(text: string, from: number): Slots | undefined {
    this.#text = text
    this.#steps = mostSteps
    for (let start = from; start <= text.length && this.#steps > 0; start += 1) {
      const best = this.#longestAt(start)
      if (best !== undefined) return best
    }
    return undefined
  }

  #longestAt(start: number): Slots | undefined {
    let best: Slots | undefined
    this.#slots.fill(-1)
    this.#depth = 0
    this.#slots[0] = start
    this.#match(this.#parsed.root, start, (end) => {
      if (best === undefined || end > (best[1] ?? -1)) {
        best = this.#slots.slice()
        best[1] = end
      }
      return end === this.#text.length
    })
    return best
  }

  /** Tries a node and what follows it; true ends the search. */
  #match(node: RegexNode, at: number, next: Continue): boolean {
    this.#steps -= 1
    if (this.#steps <= 0) return true
    if (this.#depth >= deepest) return this.#giveUp()
    this.#depth += 1
    const isDone = this.#matchNode(node, at, next)
    this.#depth -= 1
    return isDone
  }

  #giveUp(): boolean {
    this.#steps = 0
    return true
  }

  #matchNode(node: RegexNode, at: number, next: Continue): boolean {
    switch (node.kind) {
      case 'set':
        return at < this.#text.length && this.#table(node)[this.#text.charCodeAt(at) & 255] === 1 && next(at + 1)
      case 'assertion':
        return holds(node.assertion, this.#text, at, this.#newline) && next(at)
      case 'group':
        return this.#group(node.index, node.body, at, next)
      case 'sequence':
        return this.#sequence(node.parts, 0, at, next)
      case 'alternatives':
        return node.options.some((option) => this.#match(option, at, next))
      case 'repeat':
        return this.#repeat(node, 0, at, next)
      case 'backReference':
        return this.#back(node.index, at, next)
    }
  }

  #table(node: RegexNode & { readonly kind: 'set' }): Uint8Array {
    const known = this.#tables.get(node)
    if (known !== undefined) return known
    const table = byteTable(node.ranges)
    this.#tables.set(node, table)
    return table
  }

  #sequence(parts: readonly RegexNode[], index: number, at: number, next: Continue): boolean {
    const part = parts[index]
    return part === undefined ? next(at) : this.#match(part, at, (then) => this.#sequence(parts, index + 1, then, next))
  }

  #group(index: number, body: RegexNode, at: number, next: Continue): boolean {
    const [oldStart = -1, oldEnd = -1] = this.#slots.slice(index * 2, index * 2 + 2)
    const isDone = this.#match(body, at, (end) => {
      const [start = -1, before = -1] = this.#slots.slice(index * 2, index * 2 + 2)
      this.#slots.set([at, end], index * 2)
      if (next(end)) return true
      this.#slots.set([start, before], index * 2)
      return false
    })
    if (!isDone) this.#slots.set([oldStart, oldEnd], index * 2)
    return isDone
  }

  #repeat(node: RegexNode & { readonly kind: 'repeat' }, count: number, at: number, next: Continue): boolean {
    if (node.body.kind === 'set') return this.#repeatSet(this.#table(node.body), node, at, next)
    const again = (then: number): boolean => {
      // An empty turn adds nothing once there were enough.
      if (then === at && count >= node.min) return false
      return this.#repeat(node, count + 1, then, next)
    }
    if (count < node.max && this.#match(node.body, at, again)) return true
    return count >= node.min && next(at)
  }

  #repeatSet(
    table: Uint8Array,
    { min, max }: { readonly min: number; readonly max: number },
    at: number,
    next: Continue,
  ): boolean {
    let end = at
    while (end < this.#text.length && end - at < max && table[this.#text.charCodeAt(end) & 255] === 1) end += 1
    for (; end >= at + min; end -= 1) {
      this.#steps -= 1
      if (this.#steps <= 0 || next(end)) return true
    }
    return false
  }

  #back(index: number, at: number, next: Continue): boolean {
    const [start = -1, end = -1] = this.#slots.slice(index * 2, index * 2 + 2)
    if (start === -1) return false
    const wanted = this.#text.slice(start, end)
    const found = this.#text.slice(at, at + wanted.length)
    const isSame = this.#ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted
    return isSame && next(at + wanted.length)
  }
}
