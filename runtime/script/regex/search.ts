import { holds } from './assertions.ts'
import type { RegexProgram } from './program.ts'

/** Where a match stands. */
export interface MatchSpan {
  readonly start: number
  readonly end: number
}

/**
 * Finds the leftmost match and of those the longest, in time proportional to the text's length times the number of states: all
 * states that can be reached are followed at once. A search that only asks for existence ends at the first one.
 */
export class Searcher {
  readonly #program: RegexProgram
  readonly #newline: boolean
  /** Bytes with which a match can begin; undefined when it can begin without one. */
  readonly #first: Uint8Array | undefined

  constructor(program: RegexProgram, newline: boolean) {
    this.#program = program
    this.#newline = newline
    this.#first = firstBytes(program)
  }

  find(text: string, from: number, isExistenceEnough: boolean): MatchSpan | undefined {
    const { instructions, start } = this.#program
    let current = new Threads(instructions.length)
    let next = new Threads(instructions.length)
    let best: { start: number; end: number } | undefined
    for (let at = from; at <= text.length; at += 1) {
      if (best === undefined) {
        if (current.count === 0 && this.#first !== undefined) {
          at = skipTo(text, at, this.#first)
          if (at >= text.length) break
        }
        this.#follow(current, start, at, text, at)
      } else if (current.count === 0) break
      const byte = at < text.length ? text.charCodeAt(at) & 255 : -1
      for (let index = 0; index < current.count; index += 1) {
        const state = current.states[index] ?? 0
        const began = current.starts[index] ?? 0
        if (best !== undefined && began > best.start) break
        const instruction = instructions[state]
        if (instruction?.kind === 'match') {
          if (isExistenceEnough) return { start: began, end: at }
          best = { start: began, end: at }
        } else if (instruction?.kind === 'set' && byte !== -1 && instruction.set[byte] === 1) {
          this.#follow(next, instruction.next, began, text, at + 1)
        }
      }
      ;[current, next] = [next, current]
      next.clear()
    }
    return best
  }

  /** Adds a state and all that can be reached from it without a character. */
  #follow(threads: Threads, state: number, began: number, text: string, at: number): void {
    const { instructions } = this.#program
    const stack = [state]
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (threads.has(top)) continue
      const instruction = instructions[top]
      threads.visit(top)
      if (instruction === undefined) continue
      switch (instruction.kind) {
        case 'set':
        case 'match':
          threads.add(top, began)
          break
        case 'split':
          stack.push(instruction.second, instruction.first)
          break
        case 'assertion':
          if (holds(instruction.assertion, text, at, this.#newline)) stack.push(instruction.next)
          break
        default:
          stack.push(instruction.next)
      }
    }
  }
}

/** States at one place of the text, in the order of the starts that they belong to. */
class Threads {
  readonly states: Uint32Array
  readonly starts: Uint32Array
  count = 0
  readonly #seen: Uint32Array
  #round = 1

  constructor(size: number) {
    this.states = new Uint32Array(size)
    this.starts = new Uint32Array(size)
    this.#seen = new Uint32Array(size)
  }

  has(state: number): boolean {
    return this.#seen[state] === this.#round
  }

  visit(state: number): void {
    this.#seen[state] = this.#round
  }

  add(state: number, began: number): void {
    this.states[this.count] = state
    this.starts[this.count] = began
    this.count += 1
  }

  clear(): void {
    this.count = 0
    this.#round += 1
  }
}

function skipTo(text: string, from: number, wanted: Uint8Array): number {
  let at = from
  while (at < text.length && wanted[text.charCodeAt(at) & 255] !== 1) at += 1
  return at
}

function firstBytes({ instructions, start }: RegexProgram): Uint8Array | undefined {
  const result = new Uint8Array(256)
  const seen = new Set<number>()
  const stack = [start]
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (seen.has(top)) continue
    seen.add(top)
    const instruction = instructions[top]
    if (instruction === undefined || instruction.kind === 'match') return undefined
    if (instruction.kind === 'set')
      for (let byte = 0; byte < 256; byte += 1) result[byte] ||= instruction.set[byte] ?? 0
    else if (instruction.kind === 'split') stack.push(instruction.first, instruction.second)
    else stack.push(instruction.next)
  }
  return result
}
