import { holds } from './assertions.ts'
import type { Instruction, RegexProgram } from './program.ts'
import type { MatchSpan } from './search.ts'

/** Start and end of each group, -1 for one that took no part; slots 0 and 1 are those of the whole match. */
export type Slots = Int32Array

/**
 * The groups of a match whose start and end are known. As in glibc the first alternative and the longest repetition are preferred
 * among the ways that lead to this very end, and an empty turn of something optional does not undo what an earlier turn matched.
 * Takes time and memory proportional to the match's length times the number of states.
 */
export function findCaptures(program: RegexProgram, text: string, span: MatchSpan, newline: boolean): Slots {
  const reachable = findReachable(program, text, span, newline)
  const walk = new CaptureWalk(program, span, reachable)
  return walk.run()
}

/** For each place of the match which states can still lead to its end. */
interface Reachable {
  has(at: number, state: number): boolean
}

function findReachable(program: RegexProgram, text: string, span: MatchSpan, newline: boolean): Reachable {
  const { instructions } = program
  const before = emptyPredecessors(instructions)
  const words = Math.ceil(instructions.length / 32)
  const bits = new Uint32Array(words * (span.end - span.start + 1))
  const has = (at: number, state: number): boolean =>
    ((bits[(at - span.start) * words + (state >> 5)] ?? 0) & (1 << (state & 31))) !== 0
  const add = (at: number, state: number): void => {
    const stack = [state]
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const instruction = instructions[top]
      if (has(at, top)) continue
      if (instruction?.kind === 'assertion' && !holds(instruction.assertion, text, at, newline)) continue
      const word = (at - span.start) * words + (top >> 5)
      bits[word] = (bits[word] ?? 0) | (1 << (top & 31))
      for (const previous of before[top] ?? []) stack.push(previous)
    }
  }
  const ends = instructions.flatMap(({ kind }, state) => (kind === 'match' ? [state] : []))
  const sets = instructions.flatMap((instruction, state) =>
    instruction.kind === 'set' ? [{ instruction, state }] : [],
  )
  for (const state of ends) add(span.end, state)
  for (let at = span.end - 1; at >= span.start; at -= 1) {
    const byte = text.charCodeAt(at) & 255
    for (const { instruction, state } of sets) {
      if (instruction.set[byte] === 1 && has(at + 1, instruction.next)) add(at, state)
    }
  }
  return { has }
}

/** The states that lead to each state without a character. */
function emptyPredecessors(instructions: readonly Instruction[]): readonly (readonly number[])[] {
  const before: number[][] = instructions.map(() => [])
  for (const [state, instruction] of instructions.entries()) {
    if (instruction.kind === 'split') {
      before[instruction.first]?.push(state)
      before[instruction.second]?.push(state)
    } else if (instruction.kind !== 'set' && instruction.kind !== 'match') before[instruction.next]?.push(state)
  }
  return before
}

/** Walks through the automaton by its preferences, along states that can reach the end. */
class CaptureWalk {
  readonly #program: RegexProgram
  readonly #span: MatchSpan
  readonly #reachable: Reachable
  readonly #slots: Slots
  /** What the slots were, and where, when each turn was entered. */
  readonly #entered: { readonly at: number; readonly slots: Slots }[] = []

  constructor(program: RegexProgram, span: MatchSpan, reachable: Reachable) {
    this.#program = program
    this.#span = span
    this.#reachable = reachable
    this.#slots = new Int32Array(2 * (program.groupCount + 1)).fill(-1)
  }

  run(): Slots {
    const { start, end } = this.#span
    let state = this.#program.start
    let at = start
    // Splits that were taken since the last character: a loop that took none is left.
    let taken = new Set<number>()
    // A walk that does not end would be a fault of this program; it would not hang the server.
    let stepsLeft = (end - start + 1) * (this.#program.instructions.length + 1) * 2
    for (; stepsLeft > 0; stepsLeft -= 1) {
      const instruction = this.#program.instructions[state]
      if (instruction === undefined || instruction.kind === 'match') break
      if (instruction.kind === 'set') {
        at += 1
        if (taken.size > 0) taken = new Set()
        state = instruction.next
      } else if (instruction.kind === 'split') {
        const isFirst = this.#prefersFirst(instruction, at, taken.has(state))
        taken.add(state)
        state = isFirst ? instruction.first : instruction.second
      } else {
        this.#note(instruction, at)
        state = instruction.next
      }
    }
    this.#slots[0] = start
    this.#slots[1] = end
    return this.#slots
  }

  /** A split is taken the other way the second time at one place, if that way leads to the end. */
  #prefersFirst(split: Instruction & { readonly kind: 'split' }, at: number, isTaken: boolean): boolean {
    if (!this.#reachable.has(at, split.first)) return false
    return !isTaken || !this.#reachable.has(at, split.second)
  }

  #note(instruction: Instruction, at: number): void {
    if (instruction.kind === 'save') this.#slots[instruction.slot] = at
    else if (instruction.kind === 'enter') this.#entered[instruction.turn] = { at, slots: this.#slots.slice() }
    else if (instruction.kind === 'leave') {
      const entered = this.#entered[instruction.turn]
      if (entered === undefined || entered.at !== at) return
      // An empty turn, and not the first one.
      if (instruction.groups.some((group) => entered.slots[group * 2 + 1] !== -1)) this.#slots.set(entered.slots)
    }
  }
}
