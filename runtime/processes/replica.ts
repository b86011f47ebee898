import type { Clock } from '../host/host.ts'
import type { Change } from './messages.ts'
import type { Plain, SharedStore, ShareOptions, TellChange } from './shared.ts'

/** What a replica tells the main process. */
export interface ReplicaLink {
  changes(changes: readonly Change[]): void
  seen(count: number): void
}

/** A store as the machinery sees it: of what kind its changes are, only the module knows. */
interface AnyStore {
  apply(key: string, change: Plain): void
  all(): Iterable<readonly [string, Plain]>
}

/** How long changes of loose stores are collected. */
const looseMs = 200

/** How long what a worker sends may wait for the other processes: one that hangs must not stop the rest. */
const longestHoldMs = 50

/**
 * A worker's copies of what the processes share. A change shows here at once and is told to the main process, which puts all
 * changes in one order. Until the worker's own change of a key has its place there, changes of others to that key come before
 * it and are passed over: in the end all copies are as the order says.
 */
export class Replica {
  readonly #stores = new Map<string, AnyStore>()
  readonly #link: ReplicaLink
  readonly #clock: Pick<Clock, 'setTimer'>
  /** How many own changes of each key wait for their place. */
  readonly #unplaced = new Map<string, number>()
  /** The keys of own changes that wait for their place, in order. */
  #order: string[] = []
  #outgoing: Change[] = []
  /** Changes of loose stores. */
  readonly #later = new Map<string, Change>()
  #told = 0
  #settled = 0
  #held: { readonly after: number; readonly action: () => void }[] = []
  #isWatching = false

  constructor(link: ReplicaLink, clock: Pick<Clock, 'setTimer'>) {
    this.#link = link
    this.#clock = clock
  }

  share<C extends Plain>(name: string, store: SharedStore<C>, { isLoose = false }: ShareOptions = {}): TellChange<C> {
    // Changes of a store are made by the same module in another process.
    this.#stores.set(name, store as unknown as AnyStore)
    return isLoose
      ? (key, change) => this.#tellLater([name, key, change])
      : (key, change) => this.#tell([name, key, change])
  }

  /** Whether all that was changed here is in all processes. */
  get isSettled(): boolean {
    return this.#settled >= this.#told
  }

  /** Runs the action once all that was changed here so far is in all processes, but soon in any case. */
  hold(action: () => void): void {
    if (this.isSettled) return action()
    this.#held.push({ after: this.#told, action })
    this.#watch()
  }

  /** Changes of other processes. */
  apply(changes: readonly Change[]): void {
    this.restore(changes)
    this.#link.seen(changes.length)
  }

  /** What the others share when this worker starts. */
  restore(changes: readonly Change[]): void {
    for (const [name, key, change] of changes) {
      if (!this.#unplaced.has(orderKey(name, key))) this.#stores.get(name)?.apply(key, change)
    }
  }

  /** So many own changes have their place. */
  placed(count: number): void {
    for (const key of this.#order.splice(0, count)) {
      const left = (this.#unplaced.get(key) ?? 1) - 1
      if (left === 0) this.#unplaced.delete(key)
      else this.#unplaced.set(key, left)
    }
  }

  /** So many own changes are in all processes. */
  settle(count: number): void {
    this.#settled += count
    this.#release()
  }

  /** Hands over what was changed, without waiting for the end of the turn. */
  flush(): void {
    const later = [...this.#later.values()]
    this.#later.clear()
    for (const change of later) this.#tell(change)
    if (this.#outgoing.length === 0) return
    const changes = this.#outgoing
    this.#outgoing = []
    this.#link.changes(changes)
  }

  #tellLater(change: Change): void {
    this.#later.set(orderKey(change[0], change[1]), change)
    if (this.#later.size === 1) this.#clock.setTimer(looseMs, () => this.flush())
  }

  #tell(change: Change): void {
    const key = orderKey(change[0], change[1])
    this.#unplaced.set(key, (this.#unplaced.get(key) ?? 0) + 1)
    this.#order.push(key)
    this.#told += 1
    // What one run of a route changes goes out together.
    if (this.#outgoing.push(change) === 1) queueMicrotask(() => this.flush())
  }

  #release(): void {
    let count = 0
    for (const { after } of this.#held) {
      if (after > this.#settled) break
      count += 1
    }
    if (count === 0) return
    for (const { action } of this.#held.splice(0, count)) action()
  }

  /** One timer for all that is held: it ends when nothing is. */
  #watch(): void {
    if (this.#isWatching) return
    this.#isWatching = true
    const waiting = this.#told
    this.#clock.setTimer(longestHoldMs, () => {
      this.#isWatching = false
      const overdue = this.#held.filter(({ after }) => after <= waiting)
      this.#held = this.#held.filter(({ after }) => after > waiting)
      for (const { action } of overdue) action()
      if (this.#held.length > 0) this.#watch()
    })
  }
}

function orderKey(store: string, key: string): string {
  return `${store}\n${key}`
}
