/** A counter of the statistics framework: a number that grows, or a function that tells the current value. */
export interface Statistic {
  readonly group: string
  readonly name: string
  readonly description: string
  value(): number
  add(amount: number): void
  reset(): void
}

/** All statistics of the server, by group and name (`core:rcv_requests`). */
export class Statistics {
  readonly #groups = new Map<string, Map<string, Statistic>>()

  /** Creates a counter, or gives the one that exists already. */
  counter(group: string, name: string, description = ''): Statistic {
    const existing = this.find(group, name)
    if (existing !== undefined) return existing
    let count = 0
    return this.#register({
      group,
      name,
      description,
      value: () => count,
      add: (amount) => (count += amount),
      reset: () => (count = 0),
    })
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

  get groups(): readonly string[] {
    return [...this.#groups.keys()]
  }

  group(name: string): readonly Statistic[] {
    return [...(this.#groups.get(name)?.values() ?? [])]
  }

  #register(statistic: Statistic): Statistic {
    const members = this.#groups.get(statistic.group) ?? new Map<string, Statistic>()
    members.set(statistic.name, statistic)
    this.#groups.set(statistic.group, members)
    return statistic
  }
}
