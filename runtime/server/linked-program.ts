import type { Call, Code, LinkedRoute, Program } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'

/**
 * A compiled program that was bound to this server. A reload puts another one in its place for new messages; a run and a
 * transaction keep the one that they began with.
 */
export interface LinkedProgram {
  readonly program: Program
  /** `#!define`s for `$def(NAME)`. */
  readonly defines: ReadonlyMap<string, string>
  find(kind: RouteKind, name: string): Call<Code> | undefined
  has(kind: RouteKind, name: string): boolean
  names(kind: RouteKind): readonly string[]
  /** The name of a block; '' for the main one of its kind. */
  nameOf(block: Call<Code>): string
}

/** Puts the blocks of a program in order; later ones of the same kind and name replace earlier ones. */
export function linkedProgram(program: Program, routes: readonly LinkedRoute[]): LinkedProgram {
  const blocks = new Map<RouteKind, Map<string, Call<Code>>>()
  const blockNames = new Map<Call<Code>, string>()
  for (const route of routes) {
    blockNames.set(route.run, route.name)
    const named = blocks.get(route.kind) ?? new Map<string, Call<Code>>()
    named.set(route.name, route.run)
    blocks.set(route.kind, named)
  }
  const find = (kind: RouteKind, name: string): Call<Code> | undefined => blocks.get(kind)?.get(name)
  return {
    program,
    defines: new Map(program.defines),
    find,
    has: (kind, name) => find(kind, name) !== undefined,
    names: (kind) => [...(blocks.get(kind)?.keys() ?? [])],
    nameOf: (block) => blockNames.get(block) ?? '',
  }
}
