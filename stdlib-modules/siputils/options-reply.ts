import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SlApi } from '../sl/api.ts'

/** The bodies of the headers that say what this server understands. */
export interface Capabilities {
  readonly options_accept: string
  readonly options_accept_encoding: string
  readonly options_accept_language: string
  readonly options_support: string
}

/** Answers an OPTIONS request whose R-URI has no user part with 200 (RFC 3261 section 11.2). */
export function replyToOptions(
  ctx: RouteContext,
  params: Capabilities,
  sl: SlApi | undefined,
  log: ModuleLogger,
): 1 | -1 {
  const { msg } = ctx
  if (!msg.isRequest || msg.method !== 'OPTIONS') {
    log.error('called for non-OPTIONS request')
    return -1
  }
  const uri = msg.parsedUri(msg.requestUri)
  if (uri === undefined || uri.user !== '') {
    log.error(uri === undefined ? 'ruri cannot be read' : 'ruri contains username')
    return -1
  }
  msg.replyHeaders.push(
    `Accept: ${params.options_accept}\r\n` +
      `Accept-Encoding: ${params.options_accept_encoding}\r\n` +
      `Accept-Language: ${params.options_accept_language}\r\n` +
      `Supported: ${params.options_support}\r\n`,
  )
  if (sl?.sendReply(ctx, 200, 'OK') === true) return 1
  log.error('failed to send 200 via send_reply')
  return -1
}
