import type { ModuleLogger } from '#runtime/log/logger.ts'
import { isOwnUri } from '#runtime/script/compare.ts'
import type { Identity } from '#runtime/server/core.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import { addressesOf, toOf, viasOf } from '#runtime/sip/parsed.ts'

/** Whether To has a tag that is not empty. */
export function hasToTag(msg: SipMessage): boolean {
  return (toOf(msg)?.value.tag ?? '') !== ''
}

/** Whether the first line is of SIP, or of HTTP, by its version. */
export function isVersion(msg: SipMessage, protocol: 'SIP' | 'HTTP'): boolean {
  return msg.firstLine.version.toUpperCase().startsWith(`${protocol}/`)
}

/** Whether a request has one Via, or a reply a Record-Route of ours first, or none. */
export function isFirstHop(msg: SipMessage, identity: Identity): boolean {
  if (msg.isRequest) return viasOf(msg).length === 1
  const routes = addressesOf(msg, 'record-route')
  const first = routes?.[0]
  return routes !== undefined && (first === undefined || isOwnUri(first.value.uri, identity))
}

/** 1 for a GRUU with a value (public), 2 for one without (temporary), -1 for no GRUU (RFC 5627). */
export function gruuKind(msg: SipMessage, text: string, log: ModuleLogger): 1 | 2 | -1 {
  const uri = msg.parsedUri(text)
  if (uri === undefined) {
    log.error(`parsing of uri '${text}' failed`)
    return -1
  }
  const gr = findParameter(uri.parameters, 'gr')
  if (gr === undefined) return -1
  if (gr.value !== undefined && gr.value !== '') return 1
  // An empty value before another parameter makes Kamailio overlook it.
  return gr.value === undefined || gr === uri.parameters.at(-1) ? 2 : -1
}

/** Whether one of the Supported headers names the option; a header that is no list of tokens names none. */
export function supports(msg: SipMessage, option: string): boolean {
  return msg.headersOf('supported').some(({ body }) => {
    const names = body.split(',').map((name) => name.trim().toLowerCase())
    return names.every((name) => !/[\s;"]/.test(name)) && names.includes(option)
  })
}
