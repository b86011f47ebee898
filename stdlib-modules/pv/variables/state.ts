import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { innerText } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { toStr } from '#runtime/script/operators.ts'
import { textToInt } from '#runtime/script/integers.ts'
import type { Core } from '#runtime/server/core.ts'

/** `$var`: per worker, 0 until assigned; a null becomes 0. */
export function varVariable(core: Core): PvBehaviour {
  return {
    bind: ({ inner }) => {
      const constant = inner?.constant
      const slotOf = constant === undefined ? (ctx: RouteContext) => core.varSlot(innerText(inner, ctx)) : () => fixed
      const fixed = constant === undefined ? 0 : core.varSlot(constant)
      return {
        get: (ctx) => ctx.vars[slotOf(ctx)] ?? 0,
        set: (ctx, value) => {
          ctx.vars[slotOf(ctx)] = value ?? 0
          return true
        },
      }
    },
  }
}

interface FlagWord {
  get(ctx: RouteContext): number
  set(ctx: RouteContext, value: number): void
}

const words: { readonly [letter: string]: FlagWord } = {
  m: { get: ({ msg }) => msg.flags, set: ({ msg }, value) => (msg.flags = value) },
  b: { get: ({ msg }) => msg.branchFlags, set: ({ msg }, value) => (msg.branchFlags = value) },
  s: { get: (ctx) => ctx.scriptFlags, set: (ctx, value) => (ctx.scriptFlags = value) },
}

function unsigned(value: number): number {
  return value >>> 0
}

/** All flags as a number, as eight hexadecimal digits, and one flag: `$mf $mF $Mf`, and so for branches and scripts. */
export function flagVariables(): { readonly [name: string]: PvBehaviour } {
  const found: { [name: string]: PvBehaviour } = {}
  for (const [letter, word] of Object.entries(words)) {
    const set = (ctx: RouteContext, value: Value): boolean => {
      const number = typeof value === 'number' ? value : textToInt(toStr(value))
      if (number !== number) return false
      word.set(ctx, number | 0)
      return true
    }
    const upper = letter.toUpperCase()
    found[`${letter}f`] = { bind: () => ({ get: (ctx) => word.get(ctx), set }) }
    found[`${letter}F`] = {
      bind: () => ({
        get: (ctx) => unsigned(word.get(ctx)).toString(16).toUpperCase().padStart(8, '0'),
        int: (ctx) => unsigned(word.get(ctx)),
        set: (ctx, value) => {
          word.set(ctx, Number.parseInt(toStr(value), 16) | 0)
          return true
        },
      }),
    }
    found[`${upper}f`] = {
      bind: ({ inner }) => {
        const bit = (ctx: RouteContext): number => 1 << textToInt(innerText(inner, ctx))
        return {
          get: (ctx) => ((word.get(ctx) & bit(ctx)) === 0 ? 0 : 1),
          set: (ctx, value) => {
            const on = value !== null && value !== 0 && value !== '0'
            word.set(ctx, on ? word.get(ctx) | bit(ctx) : word.get(ctx) & ~bit(ctx))
            return true
          },
        }
      },
    }
  }
  return found
}

/** Time, statistics, process and configuration. */
export function serverVariables(core: Core): { readonly [name: string]: PvBehaviour } {
  const now = (): number => core.host.clock.now()
  const seconds = (ms: number): number => Math.floor(ms / 1000)
  const text = (ms: number): string => {
    const date = new Date(ms)
    const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
    const two = (value: number): string => String(value).padStart(2, '0')
    const day = String(date.getDate()).padStart(2)
    return `${days[date.getDay()]} ${months[date.getMonth()]} ${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${date.getFullYear()}`
  }
  return {
    Ts: ({ msg }) => seconds(msg.received.timeMs),
    TS: () => seconds(now()),
    Tf: ({ msg }) => text(msg.received.timeMs),
    TF: () => text(now()),
    Tb: () => seconds(core.startedAtMs),
    TV: {
      bind: ({ inner }) => ({
        get: (ctx) => {
          const name = innerText(inner, ctx)
          const ms = name.endsWith('n') || name === 'Sm' ? now() : ctx.msg.received.timeMs
          const micros = (ms % 1000) * 1000
          if (name.startsWith('u')) return micros
          if (name === 'S' || name === 'Sn') return `${seconds(ms)}.${String(micros).padStart(6, '0')}`
          return seconds(ms)
        },
      }),
    },
    pp: () => core.host.process.pid,
    sid: () => core.settings.int('server_id'),
    true: () => 1,
    version: {
      bind: ({ inner }) => ({
        get: (ctx) => (innerText(inner, ctx) === 'num' ? '6.1.5' : 'kamailio 6.1.5 (x86_64/Linux) kamkit'),
      }),
    },
    stat: {
      bind: ({ inner }) => ({
        get: (ctx) => {
          const [first = '', second] = innerText(inner, ctx).split(':')
          const found =
            second === undefined ? core.statistics.find(undefined, first) : core.statistics.find(first, second)
          return found?.value() ?? null
        },
      }),
    },
    ccp: {
      bind: ({ inner }) => ({
        get: (ctx) => {
          const [group = '', name = ''] = innerText(inner, ctx).split('.')
          return core.config.find(group, name)?.get() ?? null
        },
        set: (ctx, value) => {
          const [group = '', name = ''] = innerText(inner, ctx).split('.')
          const variable = core.config.find(group, name)
          if (variable === undefined || value === null) return false
          variable.set(value)
          return true
        },
      }),
    },
  }
}
