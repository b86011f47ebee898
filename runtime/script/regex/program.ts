import type { ByteRanges } from '#grammar/byte-ranges.ts'
import type { ParsedRegex, RegexAssertion, RegexNode } from '#grammar/posix-regex.ts'

/** One state of a nondeterministic automaton. Alternatives are in the order in which they are to be preferred. */
export type Instruction =
  /** `set` is a table of 256 bytes, 1 for those that match. */
  | { readonly kind: 'set'; readonly set: Uint8Array; next: number }
  | { readonly kind: 'assertion'; readonly assertion: RegexAssertion; next: number }
  | { readonly kind: 'split'; first: number; second: number }
  /** Group n starts at slot 2n and ends at slot 2n+1. */
  | { readonly kind: 'save'; readonly slot: number; next: number }
  /** Start and end of one turn of something optional; `groups` are the groups in it. */
  | { readonly kind: 'enter'; readonly turn: number; next: number }
  | { readonly kind: 'leave'; readonly turn: number; readonly groups: readonly number[]; next: number }
  | { readonly kind: 'match' }

export interface RegexProgram {
  readonly instructions: readonly Instruction[]
  readonly start: number
  readonly groupCount: number
  readonly turnCount: number
}

/** Larger expressions are refused as glibc refuses its own too large ones: matching takes time in proportion. */
const mostInstructions = 20_000

/** Compiles a tree into an automaton; undefined when it would be too large. Back references are not for it. */
export function compileProgram({ root, groupCount }: ParsedRegex): RegexProgram | undefined {
  const compiler = new ProgramCompiler()
  const start = compiler.compile(root)
  return start === undefined
    ? undefined
    : { instructions: compiler.instructions, start, groupCount, turnCount: compiler.turns }
}

class ProgramCompiler {
  readonly instructions: Instruction[] = []
  turns = 0
  #isTooLarge = false

  compile(root: RegexNode): number | undefined {
    const start = this.#node(root, this.#add({ kind: 'match' }))
    return this.#isTooLarge ? undefined : start
  }

  #add(instruction: Instruction): number {
    if (this.instructions.length >= mostInstructions) {
      this.#isTooLarge = true
      return 0
    }
    this.instructions.push(instruction)
    return this.instructions.length - 1
  }

  /** Compiles a node in front of `next`; gives the state to begin with. */
  #node(node: RegexNode, next: number): number {
    if (this.#isTooLarge) return next
    switch (node.kind) {
      case 'set':
        return this.#add({ kind: 'set', set: byteTable(node.ranges), next })
      case 'assertion':
        return this.#add({ kind: 'assertion', assertion: node.assertion, next })
      case 'group': {
        const end = this.#add({ kind: 'save', slot: node.index * 2 + 1, next })
        return this.#add({ kind: 'save', slot: node.index * 2, next: this.#node(node.body, end) })
      }
      case 'sequence':
        return node.parts.reduceRight((after, part) => this.#node(part, after), next)
      case 'alternatives':
        return node.options
          .map((option) => this.#node(option, next))
          .reduceRight((second, first) => this.#add({ kind: 'split', first, second }))
      case 'repeat':
        return this.#repeat(node, next)
      case 'backReference':
        return next
    }
  }

  #repeat({ body, min, max }: RegexNode & { readonly kind: 'repeat' }, next: number): number {
    let after = next
    if (max === Number.POSITIVE_INFINITY) after = this.#star(body, next)
    else for (let count = min; count < max && !this.#isTooLarge; count += 1) after = this.#optional(body, after, next)
    for (let count = 0; count < min && !this.#isTooLarge; count += 1) after = this.#node(body, after)
    return after
  }

  #star(body: RegexNode, next: number): number {
    const split: Instruction = { kind: 'split', first: 0, second: next }
    const loop = this.#add(split)
    split.first = this.#turn(body, loop)
    return loop
  }

  #optional(body: RegexNode, after: number, skip: number): number {
    return this.#add({ kind: 'split', first: this.#turn(body, after), second: skip })
  }

  #turn(body: RegexNode, next: number): number {
    const groups = groupsIn(body)
    if (groups.length === 0) return this.#node(body, next)
    const turn = this.turns
    this.turns += 1
    const leave = this.#add({ kind: 'leave', turn, groups, next })
    return this.#add({ kind: 'enter', turn, next: this.#node(body, leave) })
  }
}

function groupsIn(node: RegexNode): readonly number[] {
  switch (node.kind) {
    case 'group':
      return [node.index, ...groupsIn(node.body)]
    case 'sequence':
      return node.parts.flatMap(groupsIn)
    case 'alternatives':
      return node.options.flatMap(groupsIn)
    case 'repeat':
      return groupsIn(node.body)
    default:
      return []
  }
}

/** A table of 256 bytes, 1 for those in the ranges. */
export function byteTable(ranges: ByteRanges): Uint8Array {
  const table = new Uint8Array(256)
  for (const [from, to] of ranges) table.fill(1, from, to + 1)
  return table
}
