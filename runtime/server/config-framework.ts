/** One runtime-changeable variable (`cfg.set core debug 3`, `group.name = value` in the configuration). */
export interface ConfigVariable {
  readonly group: string
  readonly name: string
  readonly type: 'int' | 'str'
  readonly description: string
  readonly min?: number
  readonly max?: number
  /** It cannot be changed while running. */
  readonly isReadOnly?: boolean
  /** cfg.get refuses it, as Kamailio does with variables whose setter converts what it is given. */
  readonly isHidden?: boolean
  /** Declared by the configuration (`group.name = value`). */
  readonly isCustom?: boolean
  get(): number | string
  /** Throws an Error that says why when the value cannot be taken. */
  set(value: number | string): void
}

/** The variables of the cfg framework by group and name. */
export class ConfigFramework {
  readonly #groups = new Map<string, Map<string, ConfigVariable>>()
  readonly #orders = new Map<string, readonly string[]>()

  declare(variable: ConfigVariable): void {
    const members = this.#groups.get(variable.group) ?? new Map<string, ConfigVariable>()
    members.set(variable.name, variable)
    this.#groups.set(variable.group, members)
  }

  /** Declares a variable that is nothing but its value: `group.name = value desc "…"`. */
  declareValue(group: string, name: string, value: number | string, description: string): void {
    let current = value
    this.declare({
      group,
      name,
      type: typeof value === 'number' ? 'int' : 'str',
      description,
      isCustom: true,
      get: () => current,
      set: (changed) => (current = changed),
    })
  }

  /** The order in which Kamailio lists the variables of a group; others follow. */
  setOrder(group: string, names: readonly string[]): void {
    this.#orders.set(group, names)
  }

  find(group: string, name: string): ConfigVariable | undefined {
    return this.#groups.get(group)?.get(name)
  }

  get groups(): readonly string[] {
    return [...this.#groups.keys()]
  }

  group(name: string): readonly ConfigVariable[] {
    const order = this.#orders.get(name) ?? []
    const place = (variable: ConfigVariable): number => {
      const index = order.indexOf(variable.name)
      return index === -1 ? order.length : index
    }
    return [...(this.#groups.get(name)?.values() ?? [])].sort((one, other) => place(one) - place(other))
  }
}
