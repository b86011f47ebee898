import { parseNameAddrs } from '#runtime/sip/headers/name-addr.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { fromOf, toOf } from '#runtime/sip/parsed.ts'
import { badRequest, type CheckOptions, type Failure } from './failure.ts'

/** The version behind the R-URI. A reply has none there, which 6.1.5 takes as a failure. */
export function requestVersion(msg: SipMessage): Failure | undefined {
  const { firstLine } = msg
  if (firstLine.kind === 'reply') return badRequest('Bad RURI', 'failed to find / in ruri version')
  return /^SIP\/2\.0$/i.test(firstLine.version)
    ? undefined
    : { status: 505, reason: 'Version Not Supported', log: 'invalid sip version in the first line' }
}

/** The scheme of the R-URI must be one that is known; a reply fails here too (6.1.5). RFC 3261 section 16.3 step 2 has its own answer. */
export function requestScheme(msg: SipMessage, { isRfc }: CheckOptions): Failure | undefined {
  if (isRfc === true && !/^(?:sips?|tel|urn):/i.test(msg.requestUri))
    return { status: 416, reason: 'Unsupported URI Scheme', log: 'unknown scheme of the request uri' }
  return isUri(msg, msg.requestUri)
    ? undefined
    : badRequest('Bad Request URI', `failed to parse request uri [${msg.requestUri}]`)
}

/** R-URI, From, To and the first Contact, by the bits of the second argument. */
export function parseUris(msg: SipMessage, { uris }: CheckOptions): Failure | undefined {
  if ((uris & 1) !== 0 && !isUri(msg, msg.requestUri))
    return badRequest('Bad Request URI', 'failed to parse request uri')
  if ((uris & 2) !== 0 && !isUri(msg, fromOf(msg)?.value.uri)) {
    return badRequest('Invalid From Header', 'invalid From header or uri')
  }
  if ((uris & 4) !== 0 && !isUri(msg, toOf(msg)?.value.uri)) {
    return badRequest('Invalid To Header', 'invalid To header or uri')
  }
  return (uris & 8) === 0 ? undefined : contactUri(msg)
}

function contactUri(msg: SipMessage): Failure | undefined {
  const body = msg.header('contact')?.body.trim() ?? ''
  if (body === '' || body === '*') return undefined
  const addresses = parseNameAddrs(body)
  const [first] = addresses ?? []
  if (first === undefined) return badRequest('Bad Contact Header', 'failed to parse Contact headers')
  return isUri(msg, first.uri) ? undefined : badRequest('Bad Contact URI', 'failed to parse Contact uri')
}

function isUri(msg: SipMessage, text: string | undefined): boolean {
  return text !== undefined && msg.parsedUri(text) !== undefined
}
