import type { Value } from '#grammar/value.ts'
import type { BoundPv, PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** What stands behind one fixed inner name: a reader, or a text that counts as another number where one is wanted. */
export type NamedReader = ((ctx: RouteContext) => Value) | BoundPv

/**
 * A variable whose parentheses take one of a few fixed words. As in Kamailio another word, or one that is only known at run
 * time, stops the load.
 */
export function fixedNames(readers: ReadonlyMap<string, NamedReader>): PvBehaviour {
  return {
    bind: ({ name, inner }) => {
      const found = inner?.constant === undefined ? undefined : readers.get(inner.constant)
      if (found === undefined) return { error: `$${name}() takes one of: ${[...readers.keys()].join(', ')}` }
      return typeof found === 'function' ? { get: found } : found
    },
  }
}

/** A text variable that counts as another number where one is wanted. */
export function textWithNumber(
  get: (ctx: RouteContext) => string | null,
  int: (ctx: RouteContext) => number,
): BoundPv & { readonly int: (ctx: RouteContext) => number } {
  return { get, int }
}

/** The behaviour of a variable without parentheses that is bound the same at every use. */
export function bound(pv: BoundPv): PvBehaviour {
  return { bind: () => pv }
}
