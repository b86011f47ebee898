import { coreExports } from '#grammar/core-exports.ts'
import type { Host } from '../host/host.ts'
import { innerText, type PvBehaviour } from './define.ts'
import type { PvRegistry } from './registry.ts'

/** Registers the pseudo-variables of the core itself (LANGUAGE F1). */
export function registerCorePvs(registry: PvRegistry, host: Host, defines: ReadonlyMap<string, string>): void {
  const rc: PvBehaviour = (ctx) => ctx.rc
  const text = (read: (name: string) => string | undefined): PvBehaviour => ({
    bind: ({ inner }) => ({ get: (ctx) => read(innerText(inner, ctx)) ?? null }),
  })
  const number = (read: (name: string) => string | undefined, missing: 0 | null): PvBehaviour => ({
    bind: ({ inner }) => ({
      get: (ctx) => {
        const value = read(innerText(inner, ctx))
        return value === undefined ? missing : decimal(value)
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
      envn: number(env, null),
      def: text(define),
      defn: number(define, 0),
      defv: text((name) => unquoted(define(name))),
      defs: text((name) => quoted(define(name))),
      iuid: () => null,
    },
  })
}

/** The number that a text is, 0 when it is none; hexadecimal ones are none here (6.1.5). */
function decimal(text: string): number {
  return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : 0
}

function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/^"(.*)"$/s, '$1')
}

function quoted(text: string | undefined): string | undefined {
  return text === undefined || /^".*"$/s.test(text) ? text : `"${text}"`
}
