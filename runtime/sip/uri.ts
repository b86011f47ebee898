import { parseParameters, type Parameter } from './parameters.ts'

export type UriScheme = 'sip' | 'sips' | 'tel' | 'tels' | 'urn'

/** A parsed SIP, SIPS, TEL or URN URI (RFC 3261 §19.1, RFC 3966). Parts that are absent are ''. */
export interface Uri {
  readonly text: string
  readonly scheme: UriScheme
  readonly user: string
  readonly password: string
  /** As written, IPv6 with its brackets. */
  readonly host: string
  /** As written, '' when absent. */
  readonly port: string
  /** The port as a number, 0 when absent. */
  readonly portNumber: number
  /** Everything between the first `;` after the host and the `?`, without that `;`. */
  readonly parametersText: string
  readonly parameters: readonly Parameter[]
  /** What follows `?`. */
  readonly headers: string
  /** The `transport` parameter in lower case, '' when absent. */
  readonly transport: string
  readonly lr: boolean
}

/**
 * Parses a URI. Undefined when it is not one: no known scheme, no host, a port that is no number up to 65535, an unbalanced
 * bracket, blanks or control characters inside.
 */
export function parseUri(text: string): Uri | undefined {
  const colon = text.indexOf(':')
  if (colon < 3 || colon > 4) return undefined
  const scheme = text.slice(0, colon).toLowerCase()
  if (scheme === 'sip' || scheme === 'sips') return parseSipUri(text, scheme, colon + 1)
  if (scheme === 'tel' || scheme === 'tels') return parseTelUri(text, scheme, colon + 1)
  if (scheme === 'urn') return finishUri(text, 'urn', '', '', text.slice(colon + 1), '', '', '')
  return undefined
}

function parseSipUri(text: string, scheme: UriScheme, start: number): Uri | undefined {
  if (/[\s<>"\x00]/.test(text)) return undefined
  const at = findUserEnd(text, start)
  let user = ''
  let password = ''
  let hostStart = start
  if (at !== -1) {
    const userinfo = text.slice(start, at)
    const colon = userinfo.indexOf(':')
    user = colon === -1 ? userinfo : userinfo.slice(0, colon)
    password = colon === -1 ? '' : userinfo.slice(colon + 1)
    hostStart = at + 1
  }
  const question = text.indexOf('?', hostStart)
  const hostPartEnd = question === -1 ? text.length : question
  const semicolon = text.indexOf(';', hostStart)
  const hostEnd = semicolon !== -1 && semicolon < hostPartEnd ? semicolon : hostPartEnd
  const hostPort = splitHostPort(text.slice(hostStart, hostEnd))
  if (hostPort === undefined) return undefined
  const parameters = hostEnd < hostPartEnd ? text.slice(hostEnd + 1, hostPartEnd) : ''
  const headers = question === -1 ? '' : text.slice(question + 1)
  return finishUri(text, scheme, user, password, hostPort.host, hostPort.port, parameters, headers)
}

/** The `@` that ends the user part: the last one before the first `?` that follows it, so that parameters of users work. */
function findUserEnd(text: string, start: number): number {
  const at = text.indexOf('@', start)
  if (at === -1) return -1
  const question = text.indexOf('?', start)
  if (question !== -1 && question < at) {
    // '?' is allowed in the user part (RFC 3261 user-unreserved); before a host it would start headers.
    const next = text.slice(start, question)
    if (/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:\d+)?(;[^@]*)?$/.test(next) && !next.includes('%')) return -1
  }
  return at
}

function parseTelUri(text: string, scheme: UriScheme, start: number): Uri | undefined {
  const semicolon = text.indexOf(';', start)
  const user = semicolon === -1 ? text.slice(start) : text.slice(start, semicolon)
  if (user === '' || /[\s<>"]/.test(user)) return undefined
  return finishUri(text, scheme, user, '', '', '', semicolon === -1 ? '' : text.slice(semicolon + 1), '')
}

function finishUri(
  text: string,
  scheme: UriScheme,
  user: string,
  password: string,
  host: string,
  port: string,
  parametersText: string,
  headers: string,
): Uri {
  const parameters = parametersText === '' ? noParameters : parseParameters(parametersText)
  let transport = ''
  let lr = false
  for (const parameter of parameters) {
    const name = parameter.name.toLowerCase()
    if (name === 'transport') transport = (parameter.value ?? '').toLowerCase()
    else if (name === 'lr') lr = true
  }
  const portNumber = port === '' ? 0 : Number(port)
  return { text, scheme, user, password, host, port, portNumber, parametersText, parameters, headers, transport, lr }
}

const noParameters: readonly Parameter[] = []

/** Splits `host[:port]`, `[v6][:port]`; undefined when either part is no host or no port. */
export function splitHostPort(text: string): { readonly host: string; readonly port: string } | undefined {
  const bracket = text.startsWith('[') ? text.indexOf(']') : -1
  if (text.startsWith('[') && bracket === -1) return undefined
  const colon = text.indexOf(':', bracket === -1 ? 0 : bracket)
  const host = colon === -1 ? text : text.slice(0, colon)
  const port = colon === -1 ? '' : text.slice(colon + 1)
  if (host === '' || (colon !== -1 && !isPort(port))) return undefined
  return isHost(host) ? { host, port } : undefined
}

function isHost(text: string): boolean {
  return /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)$/.test(text)
}

function isPort(text: string): boolean {
  return /^[0-9]{1,5}$/.test(text) && Number(text) <= 65535
}

/** The port that a message to this URI goes to when it names none (RFC 3261 §19.1.2). */
export function defaultPort(uri: Uri): number {
  return uri.scheme === 'sips' || uri.transport === 'tls' ? 5061 : 5060
}

/** The same URI with some of its parts replaced, written anew in the order of the grammar. */
export function changeUri(
  uri: Uri,
  change: Partial<Pick<Uri, 'user' | 'password' | 'host' | 'port' | 'parametersText'>>,
): string {
  const { user, password, host, port, parametersText } = { ...uri, ...change }
  const userinfo = user === '' ? '' : password === '' ? `${user}@` : `${user}:${password}@`
  const scheme = uri.scheme === 'tel' || uri.scheme === 'tels' ? 'sip' : uri.scheme
  const tail = (parametersText === '' ? '' : `;${parametersText}`) + (uri.headers === '' ? '' : `?${uri.headers}`)
  return `${scheme}:${userinfo}${host}${port === '' ? '' : `:${port}`}${tail}`
}
