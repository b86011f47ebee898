import type { Value } from '#grammar/value.ts'

/** An AVP name: text and integer names are distinct (`$avp(10)` and `$avp(i:10)`). */
export type AvpName = string

/** The attribute-value pairs of a message or transaction: for each name a stack, newest first. */
export class AvpStore {
  readonly #stacks = new Map<AvpName, (number | string)[]>()

  /** Flags of the newest value of a name (setavpflag): those of older ones come back when it goes. */
  readonly #flags = new Map<AvpName, (Set<string> | undefined)[]>()

  /** The flags of the newest value. */
  flagsOf(name: AvpName): Set<string> {
    const stack = this.#flags.get(name) ?? []
    const newest = stack[0] ?? new Set<string>()
    stack[0] = newest
    this.#flags.set(name, stack)
    return newest
  }

  push(name: AvpName, value: number | string): void {
    this.#flags.get(name)?.unshift(undefined)
    const stack = this.#stacks.get(name)
    if (stack === undefined) this.#stacks.set(name, [value])
    else stack.unshift(value)
  }

  /** The value at an index, 0 being the newest. */
  get(name: AvpName, index = 0): Value {
    return this.#stacks.get(name)?.[index] ?? null
  }

  all(name: AvpName): readonly (number | string)[] {
    return this.#stacks.get(name) ?? []
  }

  /** Removes the newest value. */
  pop(name: AvpName): void {
    this.#flags.get(name)?.shift()
    const stack = this.#stacks.get(name)
    stack?.shift()
    if (stack?.length === 0) this.#stacks.delete(name)
  }

  clear(name: AvpName): void {
    this.#flags.delete(name)
    this.#stacks.delete(name)
  }

  /** A store with the same values that changes by itself. */
  copy(): AvpStore {
    const copy = new AvpStore()
    for (const [name, stack] of this.#stacks) copy.#stacks.set(name, [...stack])
    for (const [name, stack] of this.#flags) {
      copy.#flags.set(
        name,
        stack.map((flags) => (flags === undefined ? undefined : new Set(flags))),
      )
    }
    return copy
  }

  get names(): readonly AvpName[] {
    return [...this.#stacks.keys()]
  }
}
