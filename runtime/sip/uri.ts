import { parseParameters, type Parameter } from './parameters.ts'

export type UriScheme = 'sip' | 'sips' | 'tel' | 'urn'

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
  /** It counts as a telephone number: user=phone, unless phone2tel is off. */
  readonly isPhone: boolean
  /** What stood behind a `;` in the user of a URI with user=phone, without that `;` (core parameter phone2tel). */
  readonly userParameters: string
}

/** What core parameters say of URIs. */
export interface UriRules {
  /** Further characters that hosts may have (uri_host_extra_chars). */
  readonly hostExtraChars: string
  /** With user=phone the user ends at its first `;`, as in a tel URI (phone2tel). */
  readonly cutsPhoneUsers: boolean
}

export const usualUriRules: UriRules = { hostExtraChars: '', cutsPhoneUsers: true }

/**
 * Parses a URI. Undefined when it is none by the rules of Kamailio 6.1.5 (recorded in uri.test.ts): no known scheme, an empty user
 * before `@`, a second `@`, a host or a port that is none, an unbalanced bracket; blanks anywhere.
 */
export function parseUri(text: string, rules: UriRules = usualUriRules): Uri | undefined {
  const colon = text.indexOf(':')
  if (colon < 3 || colon > 4 || /[\s\x00]/.test(text)) return undefined
  const scheme = text.slice(0, colon).toLowerCase()
  if (scheme === 'sip' || scheme === 'sips') return parseSipUri(text, scheme, colon + 1, rules)
  if (scheme === 'tel') return parseTelUri(text, scheme, colon + 1)
  const name = text.slice(colon + 1)
  if (scheme === 'urn' && /^(nena:)?service:./i.test(name)) return finishUri(text, 'urn', '', '', name, '', '', '')
  return undefined
}

/** Everything before the first `@` is user and password, whatever characters it has; there is no second one, not even in headers. */
function parseSipUri(text: string, scheme: UriScheme, start: number, rules: UriRules): Uri | undefined {
  const at = text.indexOf('@', start)
  const userinfo = at === -1 ? '' : text.slice(start, at)
  const colon = userinfo.indexOf(':')
  const user = colon === -1 ? userinfo : userinfo.slice(0, colon)
  const password = colon === -1 ? '' : userinfo.slice(colon + 1)
  if ((at !== -1 && user === '') || password.includes(':')) return undefined
  const hostStart = at === -1 ? start : at + 1
  const question = text.indexOf('?', hostStart)
  const hostPartEnd = question === -1 ? text.length : question
  if (/[@<>"]/.test(text.slice(hostStart, hostPartEnd)) || text.includes('@', hostStart)) return undefined
  const semicolon = text.indexOf(';', hostStart)
  const hostEnd = semicolon !== -1 && semicolon < hostPartEnd ? semicolon : hostPartEnd
  const hostPort = splitHostPort(text.slice(hostStart, hostEnd), rules.hostExtraChars)
  if (hostPort === undefined) return undefined
  const parameters = hostEnd < hostPartEnd ? text.slice(hostEnd + 1, hostPartEnd) : ''
  const headers = question === -1 ? '' : text.slice(question + 1)
  const uri = finishUri(text, scheme, user, password, hostPort.host, hostPort.port, parameters, headers)
  return rules.cutsPhoneUsers && hasPhoneUser(uri) ? withoutUserParameters({ ...uri, isPhone: true }) : uri
}

function hasPhoneUser({ parameters }: Uri): boolean {
  return parameters.some(({ name, value }) => name.toLowerCase() === 'user' && value?.toLowerCase() === 'phone')
}

/** A user of nothing but parameters is none. */
function withoutUserParameters(uri: Uri): Uri | undefined {
  const semicolon = uri.user.indexOf(';')
  if (semicolon === -1) return uri
  if (semicolon === 0) return undefined
  return { ...uri, user: uri.user.slice(0, semicolon), userParameters: uri.user.slice(semicolon + 1) }
}

function parseTelUri(text: string, scheme: UriScheme, start: number): Uri | undefined {
  const semicolon = text.indexOf(';', start)
  const user = semicolon === -1 ? text.slice(start) : text.slice(start, semicolon)
  if (user === '') return undefined
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
  return {
    text,
    scheme,
    user,
    password,
    host,
    port,
    portNumber,
    parametersText,
    parameters,
    headers,
    transport,
    lr,
    isPhone: false,
    userParameters: '',
  }
}

const noParameters: readonly Parameter[] = []

/** Splits `host[:port]`, `[v6][:port]`; undefined when either part is no host or no port. */
export function splitHostPort(
  text: string,
  hostExtraChars = '',
): { readonly host: string; readonly port: string } | undefined {
  const bracket = text.startsWith('[') ? text.indexOf(']') : -1
  if (text.startsWith('[') && bracket === -1) return undefined
  const colon = text.indexOf(':', bracket === -1 ? 0 : bracket)
  const host = colon === -1 ? text : text.slice(0, colon)
  const port = colon === -1 ? '' : text.slice(colon + 1)
  if (host === '' || (port !== '' && !isPort(port))) return undefined
  return isHost(host, hostExtraChars) ? { host, port } : undefined
}

function isHost(text: string, extraChars: string): boolean {
  if (isName(text) || /^\[[^\]]+\]$/.test(text)) return true
  return extraChars !== '' && [...text].every((char) => /[A-Za-z0-9._-]/.test(char) || extraChars.includes(char))
}

/** Nothing but letters, digits, dots, underscores and dashes. */
function isName(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
    if (!isLetter && !(code >= 48 && code <= 57) && code !== 45 && code !== 46 && code !== 95) return false
  }
  return text !== ''
}

/** One to five digits that make no more than 65535. */
function isPort(text: string): boolean {
  let value = 0
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return false
    value = value * 10 + digit
  }
  return text !== '' && text.length <= 5 && value <= 65535
}

/** The port that stands for none, for `$rp` and `uri == myself`: as in Kamailio that of the transport, also for sips. */
export function defaultPort(uri: Uri): number {
  return uri.transport === 'tls' ? 5061 : 5060
}
