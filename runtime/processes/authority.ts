import type { Change } from './messages.ts'
import type { Plain, SharedStore, TellChange } from './shared.ts'

/** What the authority tells one worker. */
export interface AuthorityLink {
  changes(changes: readonly Change[]): void
  placed(count: number): void
  settled(count: number): void
}

interface AnyStore {
  apply(key: string, change: Plain): void
  all(): Iterable<readonly [string, Plain]>
}

interface Member {
  readonly link: AuthorityLink
  /** How many changes of others were sent to it, and how many of those it has applied. */
  sent: number
  seen: number
  /** What waits until the other members have applied it, in order. */
  readonly waiting: Waiting[]
}

interface Waiting {
  /** The members that have to apply it, with the count at which they will have. */
  readonly marks: readonly (readonly [member: Member, seen: number])[]
  readonly done: () => void
}

/** The main process's copies of what the processes share: they say in which order changes happened. */
export class Authority {
  readonly #stores = new Map<string, AnyStore>()
  readonly #members = new Map<number, Member>()
  readonly #own: Waiting[] = []

  share<C extends Plain>(name: string, store: SharedStore<C>): TellChange<C> {
    // Changes of a store are made by the same module in another process.
    this.#stores.set(name, store as unknown as AnyStore)
    return (key, change) => this.#broadcast([[name, key, change]])
  }

  /** A worker starts: gives what it has to restore, and tells it all that comes after. */
  join(worker: number, link: AuthorityLink): readonly Change[] {
    this.#members.set(worker, { link, sent: 0, seen: 0, waiting: [] })
    const changes: Change[] = []
    for (const [name, store] of this.#stores) for (const [key, change] of store.all()) changes.push([name, key, change])
    return changes
  }

  /** A worker ended: nobody waits for it any more. */
  leave(worker: number): void {
    this.#members.delete(worker)
    this.#check()
  }

  /** Changes that a worker made. */
  take(worker: number, changes: readonly Change[]): void {
    const member = this.#members.get(worker)
    for (const [name, key, change] of changes) this.#stores.get(name)?.apply(key, change)
    if (member === undefined) return
    member.link.placed(changes.length)
    const marks = this.#broadcast(changes, member)
    member.waiting.push({ marks, done: () => member.link.settled(changes.length) })
    this.#checkQueue(member.waiting)
  }

  /** A worker has applied so many changes of others. */
  seen(worker: number, count: number): void {
    const member = this.#members.get(worker)
    if (member === undefined) return
    member.seen += count
    this.#check()
  }

  /** Resolves when all that happened so far is in all processes. */
  settled(): Promise<void> {
    const marks = [...this.#members.values()].map((member) => [member, member.sent] as const)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#own.push({ marks, done: resolve })
    this.#checkQueue(this.#own)
    return promise
  }

  #broadcast(changes: readonly Change[], except?: Member): Waiting['marks'] {
    const marks: (readonly [Member, number])[] = []
    for (const member of this.#members.values()) {
      if (member === except) continue
      member.sent += changes.length
      member.link.changes(changes)
      marks.push([member, member.sent])
    }
    return marks
  }

  #check(): void {
    for (const { waiting } of this.#members.values()) this.#checkQueue(waiting)
    this.#checkQueue(this.#own)
  }

  #checkQueue(queue: Waiting[]): void {
    const members = new Set(this.#members.values())
    while (queue[0]?.marks.every(([member, count]) => member.seen >= count || !members.has(member)) === true)
      queue.shift()?.done()
  }
}
