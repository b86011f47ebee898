import type { Value } from '#grammar/value.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'

interface FlagWord {
  readonly name: string
  get(ctx: RouteContext): number
  set(ctx: RouteContext, value: number): void
}

/** The flags by the letter of their variables: of the message (later its transaction), of branch 0, of the script. */
const words: ReadonlyMap<string, FlagWord> = new Map<string, FlagWord>([
  ['m', { name: 'message', get: ({ msg }) => msg.flags, set: ({ msg }, value) => (msg.flags = value) }],
  ['b', { name: 'branch', get: ({ msg }) => msg.branchFlags, set: ({ msg }, value) => (msg.branchFlags = value) }],
  ['s', { name: 'script', get: (ctx) => ctx.scriptFlags, set: (ctx, value) => (ctx.scriptFlags = value) }],
])

/** Null clears all flags, also when it is assigned to one; a text is refused (recorded with 6.1.5). */
function assign(word: FlagWord, log: ModuleLogger, change: (before: number, value: number) => number) {
  return (ctx: RouteContext, value: Value): boolean => {
    if (typeof value === 'string') {
      log.error(`${word.name} flags take a number, not "${value}"`)
      return false
    }
    word.set(ctx, value === null ? 0 : change(word.get(ctx), value) | 0)
    return true
  }
}

/** The number of a flag: a number up to 31 or a name from a `flags` statement. */
function flagNumber(text: string | undefined, core: Core): number | undefined {
  const number = /^\d{1,2}$/.test(text ?? '') ? Number(text) : core.flags.get(text ?? '')
  return number === undefined || number > 31 ? undefined : number
}

function oneFlag(word: FlagWord, core: Core, log: ModuleLogger): PvBehaviour {
  return {
    bind: ({ name, inner }) => {
      const number = flagNumber(inner?.constant, core)
      if (number === undefined) return { error: `$${name}() takes a flag: 0 to 31 or a name declared with flags` }
      const bit = 1 << number
      return {
        get: (ctx) => ((word.get(ctx) & bit) === 0 ? 0 : 1),
        set: assign(word, log, (before, value) => (value === 0 ? before & ~bit : before | bit)),
      }
    },
  }
}

/** All flags as a number, as eight hexadecimal digits, and one flag: `$mf $mF $Mf`, and so for branches and scripts. */
export function flagVariables(core: Core, log: ModuleLogger): { readonly [name: string]: PvBehaviour } {
  const variables = [...words].flatMap(([letter, word]): [string, PvBehaviour][] => {
    const unsigned = (ctx: RouteContext): number => word.get(ctx) >>> 0
    const set = assign(word, log, (_, value) => value)
    const hexadecimal = (ctx: RouteContext): string => unsigned(ctx).toString(16).padStart(8, '0')
    return [
      [`${letter}f`, { bind: () => ({ get: unsigned, set }) }],
      [`${letter}F`, { bind: () => ({ get: hexadecimal, int: unsigned, set }) }],
      [`${letter.toUpperCase()}f`, oneFlag(word, core, log)],
    ]
  })
  return Object.fromEntries(variables)
}
