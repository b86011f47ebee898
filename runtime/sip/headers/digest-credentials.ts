import { isBlank, skipBlanks } from '../parameters.ts'

/** The parts of an Authorization or Proxy-Authorization header (RFC 3261 §22.4); '' for one that is absent. */
export interface DigestCredentials {
  /** As sent. */
  readonly username: string
  /** The part of the user name before `@`, without a leading `sip:`. */
  readonly user: string
  /** The part of the user name after `@`. */
  readonly domain: string
  readonly realm: string
  readonly nonce: string
  readonly uri: string
  readonly response: string
  readonly algorithm: string
  readonly cnonce: string
  readonly opaque: string
  readonly qop: string
  readonly nc: string
}

/** Parses `Digest name="value", …`; undefined when the scheme is another, or a quote is not closed. What is no `name=value` is left out. */
export function digestCredentials(body: string): DigestCredentials | undefined {
  if (!/^digest[ \t\r\n]/i.test(body)) return undefined
  const values = readFields(body, 'digest'.length)
  if (values === undefined) return undefined
  const value = (name: string): string => values.get(name) ?? ''
  const username = value('username')
  const bare = username.replace(/^sips?:/i, '')
  const at = bare.indexOf('@')
  return {
    username,
    user: at === -1 ? bare : bare.slice(0, at),
    domain: at === -1 ? '' : bare.slice(at + 1),
    realm: value('realm'),
    nonce: value('nonce'),
    uri: value('uri'),
    response: value('response'),
    algorithm: value('algorithm'),
    cnonce: value('cnonce'),
    opaque: value('opaque'),
    qop: value('qop'),
    nc: value('nc'),
  }
}

/** The fields by lower-case name; of two with one name the first counts. */
function readFields(body: string, start: number): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>()
  let at = start
  while (at < body.length) {
    at = skipSeparators(body, at)
    const equals = body.indexOf('=', at)
    if (equals === -1) break
    const name = body.slice(at, equals).trim().toLowerCase()
    const { text, end } = readValue(body, skipBlanks(body, equals + 1))
    if (end > body.length) return undefined
    if (!values.has(name)) values.set(name, text)
    const comma = body.indexOf(',', end)
    if (comma === -1) break
    at = comma + 1
  }
  return values
}

function skipSeparators(body: string, start: number): number {
  let at = start
  while (at < body.length && (body[at] === ',' || isBlank(body.charCodeAt(at)))) at += 1
  return at
}

/** A quoted text without its quotes (an escaped quote does not end it), or what stands up to the next comma. An open quote ends beyond. */
function readValue(body: string, start: number): { readonly text: string; readonly end: number } {
  if (body[start] !== '"') {
    const comma = body.indexOf(',', start)
    const end = comma === -1 ? body.length : comma
    return { text: body.slice(start, end).trim(), end }
  }
  let at = start + 1
  while (at < body.length && body[at] !== '"') at += body[at] === '\\' ? 2 : 1
  return { text: body.slice(start + 1, at), end: at + 1 }
}
