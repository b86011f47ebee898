import type { ConfigFramework, ConfigVariable } from '#runtime/server/config-framework.ts'

/** A group as written: `name`, or the instance `name[id]`. */
export interface GroupName {
  readonly group: string
  readonly instance: number | undefined
}

/** Reads `group` or `group[id]`; undefined when it is neither. */
export function parseGroupName(text: string): GroupName | undefined {
  const match = /^([^[\]]+)(?:\[(\d{1,9})\])?$/.exec(text)
  const [, group, digits] = match ?? []
  return group === undefined ? undefined : { group, instance: digits === undefined ? undefined : Number(digits) }
}

export interface PreparedChange {
  readonly target: GroupName
  readonly variable: ConfigVariable
  /** undefined: the instance's own value is removed. */
  readonly value: number | string | undefined
}

/** The variables with the instances of their groups, and the changes that wait for a commit. */
export class VariableStore {
  readonly #config: ConfigFramework
  readonly #instances = new Map<string, Map<string, number | string>>()
  readonly #initial = new Map<ConfigVariable, number | string>()
  #prepared: PreparedChange[] = []

  constructor(config: ConfigFramework) {
    this.#config = config
  }

  /** Groups in Kamailio's order: those of modules, the last one first, then tcp and core, then those of the configuration. */
  get groups(): readonly string[] {
    const isCustom = (group: string): boolean =>
      this.#config.group(group).every((variable) => variable.isCustom === true)
    const own = this.#config.groups.filter((group) => !isCustom(group))
    const modules = own.filter((group) => group !== 'core' && group !== 'tcp').toReversed()
    const ofCore = ['tcp', 'core'].filter((group) => own.includes(group))
    return [...modules, ...ofCore, ...this.#config.groups.filter(isCustom)]
  }

  group(name: string): readonly ConfigVariable[] {
    return this.#config.group(name)
  }

  find({ group }: GroupName, name: string): ConfigVariable | undefined {
    return this.#config.find(group, name)
  }

  hasInstance(target: GroupName): boolean {
    return target.instance === undefined || this.#instances.has(key(target))
  }

  /** False when there is no such group. */
  addInstance(target: GroupName): boolean {
    if (this.group(target.group).length === 0) return false
    if (!this.#instances.has(key(target))) this.#instances.set(key(target), new Map())
    return true
  }

  removeInstance(target: GroupName): boolean {
    return this.#instances.delete(key(target))
  }

  /** The instance's own value, or that of the group. */
  read(target: GroupName, variable: ConfigVariable): number | string {
    return this.#instances.get(key(target))?.get(variable.name) ?? variable.get()
  }

  /** Changes a value; throws what the variable's setter throws. */
  write(target: GroupName, variable: ConfigVariable, value: number | string): void {
    if (target.instance !== undefined) this.#instances.get(key(target))?.set(variable.name, value)
    else {
      this.rememberInitial(variable)
      variable.set(value)
    }
  }

  clear(target: GroupName, variable: ConfigVariable): void {
    this.#instances.get(key(target))?.delete(variable.name)
  }

  get prepared(): readonly PreparedChange[] {
    return this.#prepared
  }

  prepare(change: PreparedChange): void {
    this.#prepared = this.#prepared.filter(
      (other) => other.variable !== change.variable || key(other.target) !== key(change.target),
    )
    this.#prepared.push(change)
  }

  forgetPrepared(): void {
    this.#prepared = []
  }

  rememberInitial(variable: ConfigVariable): void {
    if (!this.#initial.has(variable)) this.#initial.set(variable, variable.get())
  }

  /** The value before the first change. */
  initial(variable: ConfigVariable): number | string | undefined {
    return this.#initial.get(variable)
  }
}

function key({ group, instance }: GroupName): string {
  return instance === undefined ? group : `${group}[${instance}]`
}
