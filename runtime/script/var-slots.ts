import type { Value } from '#grammar/value.ts'

/** Numbers of the slots in which workers keep `$var`, by name. */
export class VarSlots {
  readonly #slots = new Map<string, number>()
  readonly #initial = new Map<number, Value>()

  /** The slot of a name; a new name gets the next one. */
  slot(name: string): number {
    const known = this.#slots.get(name)
    if (known !== undefined) return known
    const slot = this.#slots.size
    this.#slots.set(name, slot)
    return slot
  }

  /** Says what each worker's variable holds before anything is assigned to it. */
  setInitial(name: string, value: number | string): void {
    this.#initial.set(this.slot(name), value)
  }

  /** What the variable of a slot holds at first: 0 unless setInitial() said otherwise. */
  initialValue(slot: number): Value {
    return this.#initial.get(slot) ?? 0
  }

  get names(): readonly string[] {
    return [...this.#slots.keys()]
  }

  get count(): number {
    return this.#slots.size
  }
}
