import { resolve } from 'node:path'
import type { Program } from '#grammar/abi.ts'
import type { BoundBreakpoint, BreakpointOptions } from '../debugger/breakpoints.ts'
import type { Debugger } from '../debugger/debugger.ts'
import { shortPlace } from './named-place.ts'

/** A breakpoint as the user asked for it. */
export type Wanted = BreakpointOptions &
  (
    | { readonly kind: 'line'; readonly file: string; readonly line: number }
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'data'; readonly expression: string }
  )

/** One of the user's breakpoints. */
export interface Listed {
  readonly number: number
  readonly wanted: Wanted
  isEnabled: boolean
  bound: BoundBreakpoint | undefined
}

/** The user's breakpoints by their numbers. */
export class BreakpointList {
  readonly #debugger: Debugger
  #listed: readonly Listed[] = []
  #nextNumber = 1

  constructor(own: Debugger) {
    this.#debugger = own
  }

  get all(): readonly Listed[] {
    return this.#listed
  }

  add(wanted: Wanted): Listed {
    const listed: Listed = { number: this.#nextNumber, wanted, isEnabled: true, bound: undefined }
    this.#nextNumber += 1
    this.#listed = [...this.#listed, listed]
    this.#apply(wanted)
    return listed
  }

  /** Whether there was one with this number. */
  remove(number: number): boolean {
    const listed = this.#listed.find((one) => one.number === number)
    if (listed === undefined) return false
    this.#listed = this.#listed.filter((one) => one !== listed)
    this.#apply(listed.wanted)
    return true
  }

  /** Takes back the newest one, as if it had not been asked for. */
  withdraw({ number }: Listed): void {
    this.remove(number)
    this.#nextNumber = number
  }

  /** Lets it stop calls, or lets it lie. */
  enable(listed: Listed, isEnabled: boolean): void {
    listed.isEnabled = isEnabled
    if (!isEnabled) listed.bound = undefined
    this.#apply(listed.wanted)
  }

  clear(): void {
    for (const { number } of this.#listed) this.remove(number)
  }

  /** The number under which the user knows one. */
  numberOf(bound: BoundBreakpoint): number | undefined {
    return this.#listed.find((one) => one.bound?.id === bound.id)?.number
  }

  /** The lines of a file on which calls stop. */
  linesOf(file: string): ReadonlySet<number> {
    const lines = this.#listed.flatMap(({ bound }) =>
      bound?.kind === 'line' && bound.place !== undefined && resolve(bound.place.file) === resolve(file)
        ? [bound.place.line]
        : [],
    )
    return new Set(lines)
  }

  /** Tells the debugger all of a kind, and of a file: it replaces what it had. */
  #apply(changed: Wanted): void {
    const same = this.#listed.filter(
      ({ wanted, isEnabled }) =>
        isEnabled &&
        wanted.kind === changed.kind &&
        (wanted.kind !== 'line' || changed.kind !== 'line' || resolve(wanted.file) === resolve(changed.file)),
    )
    const bound = this.#tell(changed, same)
    same.forEach((listed, index) => (listed.bound = bound[index]))
  }

  #tell(changed: Wanted, same: readonly Listed[]): readonly BoundBreakpoint[] {
    switch (changed.kind) {
      case 'line':
        return this.#debugger.setLineBreakpoints(
          changed.file,
          same.flatMap(({ wanted }) => (wanted.kind === 'line' ? [wanted] : [])),
        )
      case 'function':
        return this.#debugger.setFunctionBreakpoints(
          same.flatMap(({ wanted }) => (wanted.kind === 'function' ? [wanted] : [])),
        )
      case 'data':
        return this.#debugger.setDataBreakpoints(same.flatMap(({ wanted }) => (wanted.kind === 'data' ? [wanted] : [])))
    }
  }
}

/** What a breakpoint is, in a line. */
export function describeBreakpoint(
  { number, wanted, isEnabled, bound }: Listed,
  program: Pick<Program, 'files'>,
): string {
  const what =
    wanted.kind === 'line'
      ? bound?.place === undefined
        ? shortPlace(wanted, program)
        : shortPlace(bound.place, program)
      : wanted.kind === 'function'
        ? (bound?.title ?? wanted.name)
        : `changes of ${wanted.expression}`
  const more = [
    ...(wanted.condition === undefined ? [] : [`if ${wanted.condition}`]),
    ...(wanted.hitCondition === undefined ? [] : [`hit ${wanted.hitCondition}`]),
    ...(wanted.logMessage === undefined ? [] : [`log ${wanted.logMessage}`]),
    ...(bound?.message === undefined ? [] : [`(${bound.message})`]),
    ...(isEnabled ? [] : ['(disabled)']),
  ]
  return [`${number}: ${what}`, ...more].join(' ')
}
