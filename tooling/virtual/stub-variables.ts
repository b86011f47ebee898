import type { Value } from '#grammar/value.ts'
import type { StubVariable } from '#runtime/modules/load.ts'

/**
 * The variables of modules that kamkit cannot run, on a virtual network: each keeps what was assigned to it, by its name and the text in its
 * parentheses, and is null before. So a hash table of a script, or the rows of a query, are what the script or a test says they are.
 */
export function stubVariables(): StubVariable {
  const values = new Map<string, Value>()
  return (name, format) => ({
    isRaw: true,
    bind: ({ rawInner = '' }) => {
      const inner = format(rawInner)
      if (inner === undefined) return { error: `bad text ${rawInner}` }
      return {
        get: (ctx) => values.get(`${name}(${inner(ctx)})`) ?? null,
        set: (ctx, value) => {
          values.set(`${name}(${inner(ctx)})`, value)
          return true
        },
      }
    },
  })
}
