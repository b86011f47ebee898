import type { Program } from '#grammar/abi.ts'
import type { Outside } from '#runtime/script/outside.ts'
import type { ServerCore } from '#runtime/server/server-core.ts'
import type { Statistic } from '#runtime/statistics/statistics.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** The `$shv` that a program names in its statements, or sets by a modparam, as variables that can be bound. */
export function sharedVariablesOf({ steps = [], directives }: Program): readonly string[] {
  const used = steps.flatMap(({ text }) =>
    [...text.matchAll(/\$\(?shv(?:inc)?(\([^()$]+\))/g)].map(([, name]) => `$shv${name}`),
  )
  const set = directives.flatMap((one) => {
    const isSet = one.kind === 'modparam' && one.module === 'pv' && one.param === 'shvset'
    const [, name] = isSet ? (/^([^=()$]+)=/.exec(String(one.value)) ?? []) : []
    return name === undefined ? [] : [`$shv(${name})`]
  })
  return [...new Set([...used, ...set])]
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
  #counts: readonly number[] = []

  constructor(core: ServerCore) {
    this.#core = core
  }

  /** As it is now; the same object as before when nothing changed, which is so for most statements. */
  record(ctx: RouteContext, program: Program): Outside {
    const readers = this.#readersOf(program)
    const last = this.#last
    if (last !== undefined && this.#hasSameCounts() && hasSameValues(readers, ctx, last.shared)) return last
    const { statistics } = this.#core
    if (this.#counted.length !== statistics.size) {
      this.#counted = statistics.groups.flatMap((group) => statistics.group(group))
      this.#indexes = new Map(this.#counted.map((one, index) => [one, index]))
    }
    const counts = this.#counted.map((one) => one.value())
    const indexes = this.#indexes
    this.#counts = counts
    this.#last = {
      shared: new Map(readers.map(({ name, read }) => [name, read(ctx)])),
      statistic: (one) => counts[indexes.get(one) ?? -1],
    }
    return this.#last
  }

  #hasSameCounts(): boolean {
    const [counted, counts] = [this.#counted, this.#counts]
    if (counted.length !== this.#core.statistics.size) return false
    // By index: this is called for each statement.
    for (let at = 0; at < counted.length; at += 1) if (counted[at]?.value() !== counts[at]) return false
    return true
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

function hasSameValues(readers: readonly SharedReader[], ctx: RouteContext, known: Outside['shared']): boolean {
  return readers.length === known.size && readers.every(({ name, read }) => known.get(name) === read(ctx))
}
