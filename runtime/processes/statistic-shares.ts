import type { Statistics } from '../statistics/statistics.ts'
import type { StatisticShare } from './messages.ts'

/** Finds what this process counted since it told last. */
export class OwnShares {
  readonly #statistics: Statistics
  readonly #told = new Map<string, number>()

  constructor(statistics: Statistics) {
    this.#statistics = statistics
  }

  /** The shares that changed; those of a new statistic that counted nothing are left out. */
  changed(): readonly StatisticShare[] {
    const changed: StatisticShare[] = []
    for (const { group, name, own } of this.#statistics.shares()) {
      const key = `${group}\n${name}`
      const value = own()
      if (value === (this.#told.get(key) ?? 0)) continue
      this.#told.set(key, value)
      changed.push([group, name, value])
    }
    return changed
  }
}

/** What all processes counted: the main process adds it up and tells each what the others counted. */
export class SharedCounts {
  /** By statistic, what each worker counted; under `gone` what dead ones did. */
  readonly #counts = new Map<string, Map<number, number>>()

  /** Takes what a worker counted; gives the statistics whose sums changed. */
  take(worker: number, shares: readonly StatisticShare[]): void {
    for (const [group, name, value] of shares) {
      const key = `${group}\n${name}`
      const counts = this.#counts.get(key) ?? new Map<number, number>()
      this.#counts.set(key, counts.set(worker, value))
    }
  }

  /** What processes other than this one counted of the statistics; of all of them when none are named. */
  others(worker: number, of?: readonly StatisticShare[]): readonly StatisticShare[] {
    const keys = of === undefined ? [...this.#counts.keys()] : of.map(([group, name]) => `${group}\n${name}`)
    return keys.map((key) => {
      const [group = '', name = ''] = key.split('\n')
      let sum = 0
      for (const [who, value] of this.#counts.get(key) ?? []) if (who !== worker) sum += value
      return [group, name, sum]
    })
  }

  /** A worker ended: what it counted stays; what it had open at the moment (`isNow`) ended with it. */
  leave(worker: number, isNow: (group: string, name: string) => boolean): void {
    for (const [key, counts] of this.#counts) {
      const value = counts.get(worker) ?? 0
      counts.delete(worker)
      const [group = '', name = ''] = key.split('\n')
      if (value !== 0 && !isNow(group, name)) counts.set(gone, (counts.get(gone) ?? 0) + value)
    }
  }

  reset(group: string, name: string): void {
    this.#counts.delete(`${group}\n${name}`)
  }
}

/** Stands for the workers that ended. */
const gone = -2
