import { coreExports } from '#grammar/core-exports.ts'
import type { Host } from '../host/host.ts'
import type { RouteContext } from '../script/context.ts'
import { innerText, type PvBehaviour } from './define.ts'
import type { PvRegistry } from './registry.ts'

/** The text that a name stands for; undefined for none. */
type Read = (name: string, ctx: RouteContext) => string | undefined

/** Registers the pseudo-variables of the core itself (LANGUAGE F1); `defines` are those of the program that a run belongs to. */
export function registerCorePvs(
  registry: PvRegistry,
  host: Host,
  defines: (ctx: RouteContext) => ReadonlyMap<string, string>,
): void {
  const rc: PvBehaviour = (ctx) => ctx.rc
  const text = (read: Read): PvBehaviour => ({
    bind: ({ inner }) => ({ get: (ctx) => read(innerText(inner, ctx), ctx) ?? null }),
  })
  const number = (read: Read, missing: 0 | null): PvBehaviour => ({
    bind: ({ inner }) => ({
      get: (ctx) => {
        const value = read(innerText(inner, ctx), ctx)
        return value === undefined ? missing : decimal(value)
      },
    }),
  })
  const env: Read = (name) => host.process.env(name)
  const define: Read = (name, ctx) => defines(ctx).get(name)
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
      defv: text((name, ctx) => unquoted(define(name, ctx))),
      defs: text((name, ctx) => quoted(define(name, ctx))),
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
