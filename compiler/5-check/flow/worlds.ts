import type { MethodSet } from './methods.ts'

/** One thing that may be the case at a place of the script: the state that an analysis follows, and the methods it holds for. */
export interface World<S extends string> {
  readonly state: S
  readonly methods: MethodSet
}

/** Above this many worlds at one place their methods are thrown together, so that the analysis ends soon on any script. */
const maxWorlds = 48

/** A set of worlds. */
export class Worlds<S extends string> {
  readonly #byKey = new Map<string, World<S>>()

  static of<S extends string>(worlds: Iterable<World<S>>): Worlds<S> {
    const set = new Worlds<S>()
    for (const world of worlds) set.add(world)
    return set
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0
  }

  get size(): number {
    return this.#byKey.size
  }

  [Symbol.iterator](): IterableIterator<World<S>> {
    return this.#byKey.values()
  }

  add(world: World<S>): void {
    if (world.methods === 0) return
    this.#byKey.set(`${world.state} ${world.methods}`, world)
    if (this.#byKey.size > maxWorlds) this.#merge()
  }

  addAll(others: Worlds<S>): void {
    for (const world of others) this.add(world)
  }

  #merge(): void {
    const methods = new Map<S, MethodSet>()
    for (const world of this.#byKey.values()) {
      methods.set(world.state, (methods.get(world.state) ?? 0) | world.methods)
    }
    this.#byKey.clear()
    for (const [state, set] of methods) this.#byKey.set(`${state} ${set}`, { state, methods: set })
  }
}

/** The worlds of two places where the script comes together. */
export function union<S extends string>(one: Worlds<S>, other: Worlds<S>): Worlds<S> {
  const all = Worlds.of(one)
  all.addAll(other)
  return all
}
