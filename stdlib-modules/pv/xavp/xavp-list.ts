import type { XavpStore, XavpValue } from '#runtime/script/xavp.ts'

/** One value of a list with the name under which it was written. */
export interface XavpEntry {
  readonly name: string
  readonly value: XavpValue
}

/**
 * The values of a record, or of all roots, in Kamailio's order: newest first over all names. The map of stacks by name is what
 * other modules see; the order over names is kept beside it, and made up for values that others added (they count as newer).
 */
export class XavpList {
  readonly #stacks: Map<string, XavpValue[]>
  readonly #store: XavpStore

  constructor(stacks: Map<string, XavpValue[]>, store: XavpStore) {
    this.#stacks = stacks
    this.#store = store
  }

  get isEmpty(): boolean {
    return this.#stacks.size === 0
  }

  all(name: string): readonly XavpValue[] {
    return this.#stacks.get(this.#store.keyOf(name)) ?? []
  }

  /** The value at an index: 0 is the newest, -1 the oldest. */
  get(name: string, index = 0): XavpValue | undefined {
    return this.all(name).at(index)
  }

  /** Adds a value as the newest of all. */
  unshift(name: string, value: XavpValue): void {
    const order = this.#reconcile()
    order.unshift(name)
    this.#keep(name, [value, ...this.all(name)])
  }

  /** Adds a value as the oldest of its name, right behind the others of this name, or of all when it is the first. */
  push(name: string, value: XavpValue): void {
    const order = this.#reconcile()
    const last = order.findLastIndex((other) => this.#isSame(other, name))
    order.splice(last === -1 ? order.length : last + 1, 0, name)
    this.#keep(name, [...this.all(name), value])
  }

  /** Adds values behind all others, in their order; in time that grows with their number alone, for lists of any length. */
  appendAll(entries: Iterable<XavpEntry>): void {
    const order = this.#reconcile()
    for (const { name, value } of entries) {
      order.push(name)
      this.#stackOf(name).push(value)
    }
  }

  /** Puts each value in the place of the newest of its name, or behind all others when it is the first. */
  setAll(entries: Iterable<XavpEntry>): void {
    const order = this.#reconcile()
    for (const { name, value } of entries) {
      const stack = this.#stackOf(name)
      if (stack.length === 0) order.push(name)
      stack[0] = value
    }
  }

  /** Puts another value in the place of one; false when there is none. */
  replace(name: string, index: number, value: XavpValue): boolean {
    const order = this.#reconcile()
    if (index < 0 || index >= this.all(name).length) return false
    const place = this.#places(order, name)[index]
    if (place !== undefined) order[place] = name
    this.#keep(name, this.all(name).with(index, value))
    return true
  }

  /** Removes the value at an index, or all of the name; gives how many there were to remove. None stands at a negative index. */
  remove(name: string, index: number | 'all' = 0): number {
    if (index !== 'all' && index < 0) return 0
    const order = this.#reconcile()
    const values = this.all(name)
    const places = this.#places(order, name)
    const doomed = index === 'all' ? places : places.slice(index, index + 1)
    for (const place of doomed.toReversed()) order.splice(place, 1)
    this.#keep(name, index === 'all' ? [] : values.toSpliced(index, 1))
    return doomed.length
  }

  /** Moves the first `count` values of a name behind its others; a negative count moves the last ones to the front. */
  rotate(name: string, count: number): void {
    const values = this.all(name)
    const by = ((count % values.length) + values.length) % values.length
    this.#keep(name, [...values.slice(by), ...values.slice(0, by)])
  }

  /** All values, newest first. */
  get entries(): readonly XavpEntry[] {
    const next = new Map<string, number>()
    return this.#reconcile().flatMap((name): XavpEntry[] => {
      const key = this.#store.keyOf(name)
      const index = next.get(key) ?? 0
      next.set(key, index + 1)
      const value = this.#stacks.get(key)?.[index]
      return value === undefined ? [] : [{ name, value }]
    })
  }

  #stackOf(name: string): XavpValue[] {
    const key = this.#store.keyOf(name)
    const stack = this.#stacks.get(key) ?? []
    this.#stacks.set(key, stack)
    return stack
  }

  #isSame(one: string, other: string): boolean {
    return this.#store.keyOf(one) === this.#store.keyOf(other)
  }

  #places(order: readonly string[], name: string): readonly number[] {
    return order.flatMap((other, place) => (this.#isSame(other, name) ? [place] : []))
  }

  #keep(name: string, values: XavpValue[]): void {
    const key = this.#store.keyOf(name)
    if (values.length === 0) this.#stacks.delete(key)
    else this.#stacks.set(key, values)
  }

  /** The order of names, made to fit the stacks as they are now. */
  #reconcile(): string[] {
    const known = this.#store.orders.get(this.#stacks) ?? []
    const left = new Map([...this.#stacks].map(([key, values]): [string, number] => [key, values.length]))
    const kept = known.filter((name) => {
      const count = left.get(this.#store.keyOf(name)) ?? 0
      left.set(this.#store.keyOf(name), count - 1)
      return count > 0
    })
    const added = [...left].flatMap(([key, count]) => Array.from({ length: Math.max(count, 0) }, () => key))
    const order = added.length === 0 && kept.length === known.length ? known : [...added.toReversed(), ...kept]
    this.#store.orders.set(this.#stacks, order)
    return order
  }
}
