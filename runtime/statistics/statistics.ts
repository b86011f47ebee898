/** A counter of the statistics framework: a number that grows, or a function that tells the current value. */
export interface Statistic {
  readonly group: string
  readonly name: string
  readonly description: string
  value(): number
  add(amount: number): void
  reset(): void
}

/** The part of a statistic that this process counted; all processes of a server together have the whole. */
export interface StatisticPart {
  readonly group: string
  readonly name: string
  /** It tells how many there are now, as opposed to what was counted since the start. */
  readonly isNow: boolean
  own(): number
  /** Says what the other processes counted. */
  setOthers(count: number): void
  /** Starts this process's count anew, and forgets that of the others. */
  clear(): void
}

/** All statistics of the server, by group and name (`core:rcv_requests`). */
export class Statistics {
  readonly #groups = new Map<string, Map<string, Statistic>>()
  readonly #parts = new Map<string, StatisticPart>()
  #size = 0
  /** A counter was set to zero here; the other processes have to do the same. */
  onReset: ((group: string, name: string) => void) | undefined

  /** Creates a counter, or gives the one that exists already. */
  counter(group: string, name: string, description = ''): Statistic {
    const existing = this.find(group, name)
    if (existing !== undefined) return existing
    let count = 0
    let others = 0
    const clear = (): void => void (count = others = 0)
    this.#parts.set(`${group}\n${name}`, {
      group,
      name,
      isNow: false,
      own: () => count,
      setOthers: (sum) => void (others = sum),
      clear,
    })
    return this.#register({
      group,
      name,
      description,
      value: () => count + others,
      add: (amount) => (count += amount),
      reset: () => {
        clear()
        this.onReset?.(group, name)
      },
    })
  }

  /** Registers a value of which each process has its part, kept elsewhere; the server's is the sum. It cannot be reset. */
  partial(group: string, name: string, read: () => number, description = '', isNow = false): Statistic {
    let others = 0
    this.#parts.set(`${group}\n${name}`, {
      group,
      name,
      isNow,
      own: read,
      setOthers: (sum) => void (others = sum),
      clear: () => undefined,
    })
    return this.computed(group, name, () => read() + others, description)
  }

  /** What this process has counted of each statistic. */
  shares(): Iterable<StatisticPart> {
    return this.#parts.values()
  }

  share(group: string, name: string): StatisticPart | undefined {
    return this.#parts.get(`${group}\n${name}`)
  }

  /** Registers a value that is computed when it is read; it cannot be reset. */
  computed(group: string, name: string, read: () => number, description = ''): Statistic {
    return this.#register({ group, name, description, value: read, add: () => undefined, reset: () => undefined })
  }

  /** By group and name, or by name alone in the first group that has it (as `$stat(name)` does). */
  find(group: string | undefined, name: string): Statistic | undefined {
    if (group !== undefined) return this.#groups.get(group)?.get(name)
    for (const members of this.#groups.values()) {
      const found = members.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** How many there are; none is ever taken away. */
  get size(): number {
    return this.#size
  }

  get groups(): readonly string[] {
    return [...this.#groups.keys()]
  }

  group(name: string): readonly Statistic[] {
    return [...(this.#groups.get(name)?.values() ?? [])]
  }

  #register(statistic: Statistic): Statistic {
    const members = this.#groups.get(statistic.group) ?? new Map<string, Statistic>()
    if (!members.has(statistic.name)) this.#size += 1
    members.set(statistic.name, statistic)
    this.#groups.set(statistic.group, members)
    return statistic
  }
}
