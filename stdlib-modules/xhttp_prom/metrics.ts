import type { MetricDefinition, MetricKind } from './definition.ts'

/** The value of a metric for one combination of labels. */
export interface MetricValue {
  readonly labels: readonly string[]
  /** Of a counter or gauge; the sum of what a histogram saw. */
  number: number
  /** How many values a histogram saw up to each of its bounds, and in all. */
  readonly counts: number[]
  changedAtMs: number
}

export interface Metric {
  readonly definition: MetricDefinition
  /** In the order of their first change. */
  readonly values: Map<string, MetricValue>
}

/** Most combinations of labels of one metric: labels come from messages, and whoever sends them must not fill the memory. */
const maxValues = 10_000

/** The metrics of a script, in the order of their definitions. */
export class MetricTable {
  readonly #metrics: readonly Metric[]
  readonly #now: () => number

  readonly #keptMs: number
  #nextExpiryMs = 0

  /** Values that were not changed for `keptMs` go when another one is changed; 0 keeps them (6.1.5). */
  constructor(definitions: readonly MetricDefinition[], now: () => number, keptMs: number) {
    this.#metrics = definitions.map((definition) => ({ definition, values: new Map<string, MetricValue>() }))
    this.#now = now
    this.#keptMs = keptMs
  }

  get all(): readonly Metric[] {
    return this.#metrics
  }

  /** Changes one value, which exists from then on; gives why it could not. */
  change(
    kind: MetricKind,
    name: string,
    labels: readonly string[],
    change: (value: MetricValue, definition: MetricDefinition) => void,
  ): string | undefined {
    const metric = this.#metrics.find(({ definition }) => definition.name === name)
    if (metric === undefined) return `No metric found for name: ${name}`
    if (metric.definition.kind !== kind) return `Metric type does not match for metric: ${name}`
    this.#expire()
    if (metric.definition.labels.length !== labels.length) return `Number of labels does not match for metric: ${name}`
    const key = labels.join('\0')
    const value = metric.values.get(key) ?? this.#create(metric, key, labels)
    if (value === undefined) return `metric ${name} has ${maxValues} combinations of labels: no more are kept`
    change(value, metric.definition)
    value.changedAtMs = this.#now()
    return undefined
  }

  #create({ values, definition }: Metric, key: string, labels: readonly string[]): MetricValue | undefined {
    if (values.size >= maxValues) return undefined
    const counts = definition.kind === 'histogram' ? Array.from({ length: definition.buckets.length + 1 }, () => 0) : []
    const value = { labels, number: 0, counts, changedAtMs: 0 }
    values.set(key, value)
    return value
  }

  /** Once a second at most: each change would look at all values otherwise. */
  #expire(): void {
    if (this.#keptMs === 0 || this.#now() < this.#nextExpiryMs) return
    this.#nextExpiryMs = this.#now() + 1000
    const before = this.#now() - this.#keptMs
    for (const { values } of this.#metrics)
      for (const [key, { changedAtMs }] of values) if (changedAtMs < before) values.delete(key)
  }
}

/** Counts a value in the buckets that it fits in. */
export function observe(value: MetricValue, { buckets }: MetricDefinition, seen: number): void {
  value.number += seen
  for (const [at, bound] of [...buckets, Number.POSITIVE_INFINITY].entries())
    if (seen <= bound) value.counts[at] = (value.counts[at] ?? 0) + 1
}
