import { coreExports } from '#grammar/core-exports.ts'
import type { Host } from '../host/host.ts'
import { textToInt } from '../script/integers.ts'
import { innerText, type PvBehaviour } from './define.ts'
import type { PvRegistry } from './registry.ts'

/** Registers the pseudo-variables of the core itself (LANGUAGE F1). */
export function registerCorePvs(registry: PvRegistry, host: Host, defines: ReadonlyMap<string, string>): void {
  const rc: PvBehaviour = (ctx) => ctx.rc
  const text = (read: (name: string) => string | undefined): PvBehaviour => ({
    bind: ({ inner }) => ({ get: (ctx) => read(innerText(inner, ctx)) ?? null }),
  })
  const number = (read: (name: string) => string | undefined): PvBehaviour => ({
    bind: ({ inner }) => ({
      get: (ctx) => {
        const value = read(innerText(inner, ctx))
        const parsed = value === undefined ? Number.NaN : textToInt(value.trim())
        return parsed !== parsed ? null : parsed
      },
    }),
  })
  const env = (name: string): string | undefined => host.process.env(name)
  const define = (name: string): string | undefined => defines.get(name)
  registry.add(coreExports, {
    pvars: {
      null: () => null,
      rc,
      retcode: rc,
      '?': rc,
      env: text(env),
      envn: number(env),
      def: text(define),
      defn: number(define),
      defv: {
        bind: ({ inner }) => ({
          get: (ctx) => {
            const value = define(innerText(inner, ctx))
            if (value === undefined) return null
            return /^-?\d+$/.test(value.trim()) ? Number(value) : value
          },
        }),
      },
      defs: text((name) => define(name)?.replace(/^"(.*)"$/s, '$1')),
      iuid: () => '',
    },
  })
}
