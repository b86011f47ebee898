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
      // `$dbr(ra=>[0, 1])` may have blanks, `$sht(table=>a b)` has them in its key.
      const keyOf = (text: string | undefined): string =>
        `${name}(${name === 'dbr' ? text?.replaceAll(/\s/g, '') : text})`
      return {
        get: (ctx) => values.get(keyOf(inner(ctx))) ?? null,
        set: (ctx, value) => {
          const key = keyOf(inner(ctx))
          // `$dbr(ra) = $null` forgets all of a result.
          if (value === null && name === 'dbr') forget(values, `${key.slice(0, -1)}=>`)
          values.set(key, value)
          return true
        },
      }
    },
  })
}

function forget(values: Map<string, Value>, beginning: string): void {
  for (const key of values.keys()) if (key.startsWith(beginning)) values.delete(key)
}
