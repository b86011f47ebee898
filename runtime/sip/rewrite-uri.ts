import { parseUri, type Uri, type UriRules } from './uri.ts'

/**
 * The changes of an R-URI that the core commands make (sethost, strip …), as texts in, text out; undefined when the text is no
 * URI, which Kamailio takes as a script error. They write anew what they are given without looking at it, as Kamailio does:
 * sethost("h:99") keeps the old port behind it. Recorded with 6.1.5 in rewrite-uri.recorded.json.
 */
export type Rewrite = (text: string, rules?: UriRules) => string | undefined

interface Parts {
  readonly user: string
  readonly password: string
  readonly host: string
  readonly port: string
  /** Put right behind host and port, e.g. `;transport=tcp`. */
  readonly behindPort: string
  readonly parametersText: string
}

/** sethost, $rd: the port stays. */
export function setHost(host: string): Rewrite {
  return onHost((uri) => ({ host, port: uri.port }))
}

/** sethostport: what is given stands for host and port. */
export function setHostPort(hostPort: string): Rewrite {
  return onHost(() => ({ host: hostPort, port: '' }))
}

/** sethostporttrans: the last transport parameter goes too. */
export function setHostPortTransport(text: string): Rewrite {
  const [host = '', ...rest] = text.split(';')
  const behindPort = rest.length === 0 ? '' : `;${rest.join(';')}`
  return onHost((uri) => ({ host, port: '', behindPort, parametersText: withoutTransport(uri) }))
}

/** setport, $rp: '' removes it. */
export function setPort(port: string): Rewrite {
  return onSip(() => ({ port }))
}

/** setuser, $rU: the password stays, unless there is no user left. */
export function setUser(user: string): Rewrite {
  return onUser((uri) => ({ user, password: user === '' ? '' : uri.password }))
}

/** setuserpass: what is given stands for user and password. */
export function setUserPassword(text: string): Rewrite {
  return onUser(() => ({ user: text, password: '' }))
}

export function addPrefix(prefix: string): Rewrite {
  return (text, rules) => {
    const uri = parseUri(text, rules)
    return uri === undefined ? undefined : setUser(prefix + uri.user)(text, rules)
  }
}

/** strip, strip_tail: as many characters as there are at most. */
export function stripUser(count: number, side: 'start' | 'end'): Rewrite {
  return (text, rules) => {
    const uri = parseUri(text, rules)
    if (uri === undefined || uri.user === '') return uri === undefined ? undefined : text
    const rest = side === 'start' ? uri.user.slice(count) : uri.user.slice(0, Math.max(0, uri.user.length - count))
    return setUser(rest)(text, rules)
  }
}

/** userphone: adds user=phone, unless it is there; tel URIs stay. */
export function addUserPhone(text: string, rules?: UriRules): string | undefined {
  const uri = parseUri(text, rules)
  if (uri === undefined || isTel(uri)) return uri === undefined ? undefined : text
  const hasIt = uri.parameters.some((one) => one.name.toLowerCase() === 'user' && one.value?.toLowerCase() === 'phone')
  if (hasIt) return text
  const parametersText = uri.parametersText === '' ? 'user=phone' : `${uri.parametersText};user=phone`
  return write(uri, { ...partsOf(uri), parametersText })
}

function isTel(uri: Uri): boolean {
  return uri.scheme === 'tel'
}

function partsOf({ user, password, host, port, parametersText }: Uri): Parts {
  return { user, password, host, port, behindPort: '', parametersText }
}

/** A tel URI becomes a SIP URI when it gets a host (RFC 3261 §19.1.6): its parameters belong to the user. */
function onHost(change: (uri: Uri) => Partial<Parts>): Rewrite {
  return (text, rules) => {
    const uri = parseUri(text, rules)
    if (uri === undefined) return undefined
    if (!isTel(uri)) return write(uri, { ...partsOf(uri), ...change(uri) })
    const { host = '', port = '', behindPort = '' } = change(uri)
    const user = uri.parametersText === '' ? uri.user : `${uri.user};${uri.parametersText}`
    return `sip:${user}@${host}${port === '' ? '' : `:${port}`}${behindPort};user=phone`
  }
}

/** A tel URI has no port: it stays. */
function onSip(change: (uri: Uri) => Partial<Parts>): Rewrite {
  return (text, rules) => {
    const uri = parseUri(text, rules)
    if (uri === undefined || isTel(uri)) return uri === undefined ? undefined : text
    return write(uri, { ...partsOf(uri), ...change(uri) })
  }
}

function onUser(change: (uri: Uri) => Partial<Parts>): Rewrite {
  return (text, rules) => {
    const uri = parseUri(text, rules)
    if (uri === undefined) return undefined
    const parts = { ...partsOf(uri), ...change(uri) }
    if (!isTel(uri)) return write(uri, parts)
    const password = parts.password === '' ? '' : `:${parts.password}`
    return `${schemeOf(uri)}:${parts.user}${password}${tail(uri, parts)}`
  }
}

/** The scheme in lower case. A URN that is rewritten becomes a SIP URI that holds what was set and nothing else. */
function schemeOf(uri: Uri): string {
  return uri.scheme === 'urn' ? 'sip' : uri.scheme
}

function write(uri: Uri, parts: Parts): string {
  const isUrn = uri.scheme === 'urn'
  const host = isUrn && parts.host === uri.host ? '' : parts.host
  const userinfo = parts.password === '' ? parts.user : `${parts.user}:${parts.password}`
  // As recorded: the parameters of the user move behind the password, and stay when there is no user left.
  const userParameters = uri.userParameters === '' ? '' : `;${uri.userParameters}`
  const at = userinfo === '' || isUrn ? '' : '@'
  const port = parts.port === '' ? '' : `:${parts.port}`
  return `${schemeOf(uri)}:${userinfo}${userParameters}${at}${host}${port}${parts.behindPort}${tail(uri, parts)}`
}

function tail(uri: Uri, { parametersText }: Parts): string {
  return (parametersText === '' ? '' : `;${parametersText}`) + (uri.headers === '' ? '' : `?${uri.headers}`)
}

function withoutTransport(uri: Uri): string {
  const last = uri.parameters.findLastIndex((one) => one.name.toLowerCase() === 'transport')
  return uri.parameters
    .filter((_, index) => index !== last)
    .map((one) => uri.parametersText.slice(one.start, one.end))
    .join(';')
}
