import type { Program } from '#grammar/abi.ts'
import type { Outside } from '#runtime/script/outside.ts'
import type { ServerCore } from '#runtime/server/server-core.ts'
import type { Statistic } from '#runtime/statistics/statistics.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** The `$shv` that a program names, as variables that can be bound. */
export function sharedVariablesOf({ steps = [] }: Program): readonly string[] {
  return [...new Set(steps.flatMap(({ text }) => text.match(/\$shv\([^()$]+\)/g) ?? []))]
}

interface SharedReader {
  readonly name: string
  read(ctx: RouteContext): number | string
}

/** Records what belongs to no message: the `$shv` that the program names, and the statistics. */
export class OutsideRecorder {
  readonly #core: ServerCore
  readonly #readers = new WeakMap<Program, readonly SharedReader[]>()
  #counted: readonly Statistic[] = []
  #indexes = new Map<Statistic, number>()
  #last: Outside | undefined
  #lastTexts: readonly (number | string)[] = []
  #lastCounts: readonly number[] = []

  constructor(core: ServerCore) {
    this.#core = core
  }

  /** As it is now; the same object as before when nothing changed. */
  record(ctx: RouteContext, program: Program): Outside {
    const readers = this.#readersOf(program)
    const texts = readers.map((one) => one.read(ctx))
    const counts = this.#count()
    const last = this.#last
    if (last !== undefined && isSame(texts, this.#lastTexts) && isSame(counts, this.#lastCounts)) return last
    const indexes = this.#indexes
    const outside: Outside = {
      shared: new Map(readers.map(({ name }, index) => [name, texts[index] ?? 0])),
      statistic: (one) => counts[indexes.get(one) ?? -1],
    }
    this.#last = outside
    this.#lastTexts = texts
    this.#lastCounts = counts
    return outside
  }

  #count(): readonly number[] {
    const { statistics } = this.#core
    const all = statistics.groups.flatMap((group) => statistics.group(group))
    if (!isSame(all, this.#counted)) {
      this.#counted = all
      this.#indexes = new Map(all.map((one, index) => [one, index]))
    }
    return all.map((one) => one.value())
  }

  #readersOf(program: Program): readonly SharedReader[] {
    const known = this.#readers.get(program)
    if (known !== undefined) return known
    const readers = sharedVariablesOf(program).flatMap((text): SharedReader[] => {
      const bound = this.#core.linkTools.fixups.pv(text)
      if ('error' in bound) return []
      return [{ name: text.slice('$shv('.length, -1), read: (ctx) => bound.get(ctx) ?? '' }]
    })
    this.#readers.set(program, readers)
    return readers
  }
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index])
}
