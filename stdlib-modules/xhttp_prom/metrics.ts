import type { PlainObject, SharedStore, TellChange } from '#runtime/processes/shared.ts'
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

/** What one process added to a value. */
export type MetricPart = PlainObject & {
  readonly labels: readonly string[]
  readonly number: number
  readonly counts: readonly number[]
  readonly changedAtMs: number
}

const noPart: MetricPart = { labels: [], number: 0, counts: [], changedAtMs: 0 }

/** The metrics of a script, in the order of their definitions: their values are the sums of what all processes added. */
export class MetricTable implements SharedStore<MetricPart> {
  readonly #metrics: readonly Metric[]
  readonly #now: () => number
  /** By process, metric and labels. */
  readonly #parts = new Map<string, MetricPart>()
  /** Tells the other processes what this one added until now. */
  tell: TellChange<MetricPart> = () => undefined
  readonly #process: string

  readonly #keptMs: number
  #nextExpiryMs = 0

  /** Values that were not changed for `keptMs` go when another one is changed; 0 keeps them (6.1.5). */
  constructor(definitions: readonly MetricDefinition[], now: () => number, keptMs: number, process = 0) {
    this.#process = String(process)
    this.#metrics = definitions.map((definition) => ({ definition, values: new Map<string, MetricValue>() }))
    this.#now = now
    this.#keptMs = keptMs
  }

  get metrics(): readonly Metric[] {
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
    const before = { number: value.number, counts: value.counts.slice() }
    change(value, metric.definition)
    value.changedAtMs = this.#now()
    this.#tellPart(`${this.#process} ${name} ${key}`, value, before)
    return undefined
  }

  /** Another process added something. */
  apply(partKey: string, part: MetricPart): void {
    const { metric, key } = this.#metricOf(partKey)
    const value = metric?.values.get(key) ?? (metric && this.#create(metric, key, part.labels))
    if (value === undefined) return
    const known = this.#parts.get(partKey) ?? noPart
    value.number += part.number - known.number
    for (const [at, count] of part.counts.entries())
      value.counts[at] = (value.counts[at] ?? 0) + count - (known.counts[at] ?? 0)
    value.changedAtMs = Math.max(value.changedAtMs, part.changedAtMs)
    this.#parts.set(partKey, part)
  }

  all(): Iterable<readonly [string, MetricPart]> {
    return this.#parts
  }

  /** Labels come from messages: they may hold what separates the other two. */
  #metricOf(partKey: string): { readonly metric: Metric | undefined; readonly key: string } {
    const [process = '', name = ''] = partKey.split(' ', 2)
    const metric = this.#metrics.find(({ definition }) => definition.name === name)
    return { metric, key: partKey.slice(process.length + name.length + 2) }
  }

  #tellPart(partKey: string, value: MetricValue, before: Pick<MetricValue, 'number' | 'counts'>): void {
    const known = this.#parts.get(partKey) ?? noPart
    const part = {
      labels: value.labels,
      number: known.number + value.number - before.number,
      counts: value.counts.map((count, at) => count - (before.counts[at] ?? 0) + (known.counts[at] ?? 0)),
      changedAtMs: value.changedAtMs,
    }
    this.#parts.set(partKey, part)
    this.tell(partKey, part)
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
    for (const [partKey] of this.#parts) {
      const { metric, key } = this.#metricOf(partKey)
      if (metric?.values.has(key) !== true) this.#parts.delete(partKey)
    }
  }
}

/** Counts a value in the buckets that it fits in. */
export function observe(value: MetricValue, { buckets }: MetricDefinition, seen: number): void {
  value.number += seen
  for (const [at, bound] of [...buckets, Number.POSITIVE_INFINITY].entries())
    if (seen <= bound) value.counts[at] = (value.counts[at] ?? 0) + 1
}
