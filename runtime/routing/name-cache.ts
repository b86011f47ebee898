import type { Clock } from '../host/host.ts'

interface Entry {
  readonly value: readonly unknown[]
  readonly expiresAtMs: number
}

/** Node's resolver does not tell how long SRV and AAAA records live, so every answer is kept as long. */
const lifetimeMs = 60_000
const maxEntries = 5000

/**
 * Answers of the DNS by question, also empty ones: a name that does not exist costs one question a minute. Questions that are
 * under way are asked once. The oldest answers give way when there are too many.
 */
export class NameCache {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #onFailure: () => void
  readonly #entries = new Map<string, Entry>()
  readonly #pending = new Map<string, Promise<readonly unknown[]>>()

  constructor(clock: Pick<Clock, 'monotonic'>, onFailure: () => void) {
    this.#clock = clock
    this.#onFailure = onFailure
  }

  /** The records for a question; `query` is asked when they are not known. A failed query counts as no records. */
  get<T>(question: string, query: () => Promise<readonly T[]>): readonly T[] | Promise<readonly T[]> {
    const known = this.#entries.get(question)
    // The question names the record type, so that the type of its answer is that of the query.
    if (known !== undefined && known.expiresAtMs > this.#clock.monotonic()) return known.value as readonly T[]
    const underWay = this.#pending.get(question)
    if (underWay !== undefined) return underWay as Promise<readonly T[]>
    const asked = query().then(
      (value) => this.#store(question, value),
      () => {
        this.#onFailure()
        return this.#store<T>(question, [])
      },
    )
    this.#pending.set(question, asked)
    return asked
  }

  #store<T>(question: string, value: readonly T[]): readonly T[] {
    this.#pending.delete(question)
    this.#entries.delete(question)
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < maxEntries) break
      this.#entries.delete(oldest)
    }
    this.#entries.set(question, { value, expiresAtMs: this.#clock.monotonic() + lifetimeMs })
    return value
  }
}
