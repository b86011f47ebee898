import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'
import { badRequest, type Failure } from './failure.ts'
import { readableHeaders } from './header-checks.ts'

const required = ['username', 'realm', 'nonce', 'uri', 'response']

/** Bit 2048: credentials must be of the scheme Digest, and whole. */
export function digestOnly(msg: SipMessage): Failure | undefined {
  return checkAll(msg, true)
}

/** Bit 8192: credentials of other schemes pass. */
export function anyScheme(msg: SipMessage): Failure | undefined {
  return checkAll(msg, false)
}

function checkAll(msg: SipMessage, isDigestOnly: boolean): Failure | undefined {
  const bad = readableHeaders(msg, 'authorization headers')
  if (bad !== undefined) return bad
  for (const field of [...msg.headersOf('authorization'), ...msg.headersOf('proxy-authorization')]) {
    const failed = checkCredentials(field, isDigestOnly)
    if (failed !== undefined) return failed
  }
  return undefined
}

function checkCredentials({ body }: HeaderField, isDigestOnly: boolean): Failure | undefined {
  const digest = /^digest\s+(?=\S)/i.exec(body)
  if (digest === null) {
    return isDigestOnly ? { ...badRequest('Bad Auth Header'), isSilent: true } : undefined
  }
  const credentials = parseCredentials(body.slice(digest[0].length))
  if (credentials === undefined) return badRequest('Bad Auth Header')
  const hasAll = required.every((name) => credentials.has(name))
  const hasCount = !credentials.has('qop') || (credentials.has('nc') && credentials.has('cnonce'))
  if (!hasAll || !hasCount) return badRequest('Bad Auth Credentials')
  return credentials.get('username') === '' ? badRequest('Auth Empty User') : undefined
}

/**
 * The `name=value` pairs of credentials (RFC 3261 section 20.7). What follows a value without a comma is left out; undefined when a
 * name has no value.
 */
export function parseCredentials(text: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>()
  const pair = /\s*([^\s=,"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))\s*(,?)/sy
  for (let isMore = true; isMore;) {
    const match = pair.exec(text)
    if (match === null) return undefined
    const [, name = '', quoted, token = '', comma] = match
    found.set(name.toLowerCase(), quoted ?? token)
    isMore = comma === ','
  }
  return found
}
