import type { PvAccessor } from '#grammar/abi.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { parseNameAddr } from '#runtime/sip/headers/name-addr.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import { isE164, userOf } from './e164.ts'

/** What the functions on Remote-Party-ID need of the module. */
export interface RemotePartyIdSource {
  /** The variable that rpid_avp names. */
  variable(): PvAccessor | undefined
  readonly prefix: () => string
  readonly suffix: () => string
  readonly maxLength: () => number
  readonly log: ModuleLogger
}

/** append_rpid_hf() and is_rpid_user_e164(): both do nothing without a text in the variable. */
export function createRemotePartyIdFunctions(source: RemotePartyIdSource) {
  const read = (ctx: RouteContext): string | undefined => {
    const value = source.variable()?.get(ctx)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return {
    append_rpid_hf: (ctx: RouteContext, args: { readonly prefix?: string; readonly suffix?: string }): 1 | -1 => {
      const value = read(ctx)
      if (value === undefined) return -1
      const { prefix = source.prefix(), suffix = source.suffix() } = args
      ctx.msg.edits.insert(ctx.msg.headersEnd, `Remote-Party-ID: ${prefix}${value}${suffix}\r\n`)
      return 1
    },
    is_rpid_user_e164: (ctx: RouteContext): 1 | -1 => {
      const value = read(ctx)
      if (value === undefined) return -1
      const uri = parseNameAddr(value)?.uri
      if (uri === undefined || parseUri(uri) === undefined) {
        source.log.error('failed to parse RPID URI')
        return -1
      }
      return isE164(userOf(uri) ?? '', source.maxLength()) ? 1 : -1
    },
  }
}
