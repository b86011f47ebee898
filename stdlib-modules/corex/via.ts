import type { Core } from '#runtime/server/core.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord } from '#runtime/script/xavp.ts'
import { viaOptionsOf } from '#runtime/sip/via-options.ts'

type ModeFunction = (ctx: RouteContext, args: { readonly mode: number }) => 1

/** via_add_srvid, via_add_xavp_params, via_use_xavp_fields and via_reply_add_xavp_params: on with any mode but 0. */
export function createViaFunctions({ settings }: Core): {
  readonly [
    name in 'via_add_srvid' | 'via_add_xavp_params' | 'via_use_xavp_fields' | 'via_reply_add_xavp_params'
  ]: ModeFunction
} {
  const serverId = (): string => {
    const id = settings.int('server_id')
    return id === 0 ? '' : `;srvid=${id}`
  }
  return {
    via_add_srvid: ({ msg }, { mode }) => {
      viaOptionsOf(msg).serverId = mode === 0 ? () => '' : serverId
      return 1
    },
    via_add_xavp_params: (ctx, { mode }) => {
      viaOptionsOf(ctx.msg).parameters =
        mode === 0 ? () => '' : () => parametersOf(ctx, settings.text('xavp_via_params'))
      return 1
    },
    via_use_xavp_fields: (ctx, { mode }) => {
      viaOptionsOf(ctx.msg).address =
        mode === 0 ? () => undefined : () => addressOf(newest(ctx, settings.text('xavp_via_fields')))
      return 1
    },
    via_reply_add_xavp_params: (ctx, { mode }) => {
      viaOptionsOf(ctx.msg).replyParameters =
        mode === 0 ? () => '' : () => parametersOf(ctx, settings.text('xavp_via_reply_params'))
      return 1
    },
  }
}

function newest(ctx: RouteContext, name: string): XavpRecord | undefined {
  const [value] = name === '' ? [] : (ctx.attributes.xavps.roots.get(name) ?? [])
  return value instanceof Map ? value : undefined
}

/** The members as `;name=value`, the one set last first (seen with 6.1.5). Lists inside are left out. */
function parametersOf(ctx: RouteContext, name: string): string {
  return [...(newest(ctx, name) ?? [])]
    .toReversed()
    .flatMap(([member, values]) => values.map((value) => (value instanceof Map ? '' : `;${member}=${value ?? ''}`)))
    .join('')
}

/** The members `address` and `port`; without an address the socket's stands. */
function addressOf(record: XavpRecord | undefined): { readonly host: string; readonly port: number } | undefined {
  const host = record?.get('address')?.[0]
  const port = record?.get('port')?.[0]
  if (typeof host !== 'string' || host === '') return undefined
  const written = typeof port === 'number' || typeof port === 'string' ? String(port) : ''
  return { host, port: Number.parseInt(written, 10) || 0 }
}
