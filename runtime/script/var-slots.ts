/** Numbers of the slots in which workers keep `$var`, by name. */
export class VarSlots {
  readonly #slots = new Map<string, number>()

  /** The slot of a name; a new name gets the next one. */
  slot(name: string): number {
    const known = this.#slots.get(name)
    if (known !== undefined) return known
    const slot = this.#slots.size
    this.#slots.set(name, slot)
    return slot
  }

  get count(): number {
    return this.#slots.size
  }
}
