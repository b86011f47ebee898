import type { MethodSet } from './methods.ts'

/** One thing that may be the case at a place of the script: the state that an analysis follows, and the methods it holds for. */
export interface World<S extends string> {
  readonly state: S
  readonly methods: MethodSet
}

/** Above this many worlds at one place their methods are thrown together, so that the analysis ends soon on any script. */
const maxWorlds = 48

/** A set of worlds. There are few in one, most often one or two, so that a list is quicker than an index. */
export class Worlds<S extends string> {
  #all: World<S>[] = []

  static of<S extends string>(worlds: Iterable<World<S>>): Worlds<S> {
    const set = new Worlds<S>()
    for (const world of worlds) set.add(world)
    return set
  }

  get isEmpty(): boolean {
    return this.#all.length === 0
  }

  get size(): number {
    return this.#all.length
  }

  [Symbol.iterator](): IterableIterator<World<S>> {
    return this.#all.values()
  }

  add(world: World<S>): void {
    const { state, methods } = world
    if (methods === 0) return
    for (const known of this.#all) if (known.methods === methods && known.state === state) return
    this.#all.push(world)
    if (this.#all.length > maxWorlds) this.#merge()
  }

  addAll(others: Worlds<S>): void {
    for (const world of others.#all) this.add(world)
  }

  #merge(): void {
    const methods = new Map<S, MethodSet>()
    for (const world of this.#all) methods.set(world.state, (methods.get(world.state) ?? 0) | world.methods)
    // An analysis with more states than this knows less of the last ones, and still ends.
    this.#all = [...methods].slice(0, maxWorlds).map(([state, set]) => ({ state, methods: set }))
  }
}

/** The worlds of two places where the script comes together. The result may be one of the two: nobody adds to it. */
export function union<S extends string>(one: Worlds<S>, other: Worlds<S>): Worlds<S> {
  if (one === other || other.isEmpty) return one
  if (one.isEmpty) return other
  const all = Worlds.of(one)
  all.addAll(other)
  return all
}
