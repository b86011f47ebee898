import type { Value } from '#grammar/value.ts'

/** An AVP name: text and integer names are distinct (`$avp(10)` and `$avp(i:10)`). */
export type AvpName = string

/** The attribute-value pairs of a message or transaction: for each name a stack, newest first. */
export class AvpStore {
  readonly #stacks = new Map<AvpName, (number | string)[]>()

  push(name: AvpName, value: number | string): void {
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
    const stack = this.#stacks.get(name)
    stack?.shift()
    if (stack?.length === 0) this.#stacks.delete(name)
  }

  clear(name: AvpName): void {
    this.#stacks.delete(name)
  }

  get names(): readonly AvpName[] {
    return [...this.#stacks.keys()]
  }
}
