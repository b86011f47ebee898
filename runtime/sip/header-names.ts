/** Headers that the runtime knows by name, with their compact forms (RFC 3261 §20 and the IANA registry). */
// prettier-ignore
export type HeaderType =
  | 'via' | 'from' | 'to' | 'call-id' | 'cseq' | 'contact' | 'max-forwards' | 'route' | 'record-route' | 'content-type'
  | 'content-length' | 'authorization' | 'proxy-authorization' | 'expires' | 'supported' | 'require' | 'proxy-require'
  | 'unsupported' | 'allow' | 'event' | 'subject' | 'user-agent' | 'server' | 'accept' | 'accept-language' | 'organization'
  | 'priority' | 'diversion' | 'remote-party-id' | 'refer-to' | 'referred-by' | 'session-expires' | 'min-se'
  | 'p-asserted-identity' | 'p-preferred-identity' | 'path' | 'privacy' | 'reason' | 'replaces' | 'content-disposition'
  | 'content-encoding' | 'date' | 'identity' | 'identity-info' | 'sip-if-match' | 'retry-after' | 'rack' | 'rseq' | 'min-expires'
  | 'www-authenticate' | 'proxy-authenticate' | 'service-route' | 'other'

const compactForms: { readonly [letter: string]: HeaderType } = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  c: 'content-type',
  l: 'content-length',
  k: 'supported',
  o: 'event',
  s: 'subject',
  r: 'refer-to',
  b: 'referred-by',
  x: 'session-expires',
  e: 'content-encoding',
  y: 'identity',
  n: 'identity-info',
}

// prettier-ignore
const knownNames: readonly HeaderType[] = [
  'via', 'from', 'to', 'call-id', 'cseq', 'contact', 'max-forwards', 'route', 'record-route', 'content-type',
  'content-length', 'authorization', 'proxy-authorization', 'expires', 'supported', 'require', 'proxy-require', 'unsupported',
  'allow', 'event', 'subject', 'user-agent', 'server', 'accept', 'accept-language', 'organization', 'priority', 'diversion',
  'remote-party-id', 'refer-to', 'referred-by', 'session-expires', 'min-se', 'p-asserted-identity', 'p-preferred-identity',
  'path', 'privacy', 'reason', 'replaces', 'content-disposition', 'content-encoding', 'date', 'identity', 'identity-info',
  'sip-if-match', 'retry-after', 'rack', 'rseq', 'min-expires', 'www-authenticate', 'proxy-authenticate', 'service-route',
]

const typeByName: ReadonlyMap<string, HeaderType> = new Map<string, HeaderType>([
  ...knownNames.map((name): [string, HeaderType] => [name, name]),
  ...Object.entries(compactForms),
])

/** The type of a header by its name or compact form, without regard to case. */
export function headerType(name: string): HeaderType {
  return typeByName.get(name) ?? typeByName.get(name.toLowerCase()) ?? 'other'
}

interface UsualName {
  /** As it is usually written, e.g. `Max-Forwards`. */
  readonly name: string
  readonly type: HeaderType
}

/** Names as nearly everybody writes them, by their first character. */
const usualNames: readonly (readonly UsualName[])[] = groupByFirstChar(
  // prettier-ignore
  [
    'Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Max-Forwards', 'Route', 'Record-Route', 'Content-Type', 'Content-Length',
    'Authorization', 'Proxy-Authorization', 'Expires', 'Supported', 'Require', 'Allow', 'Event', 'Subject', 'User-Agent', 'Server',
    'Accept', 'Path', 'Reason', 'Date', 'WWW-Authenticate', 'Proxy-Authenticate',
  ],
)

function groupByFirstChar(names: readonly string[]): readonly (readonly UsualName[])[] {
  const groups: UsualName[][] = Array.from({ length: 128 }, () => [])
  for (const name of names) groups[name.charCodeAt(0)]?.push({ name, type: headerType(name) })
  return groups
}

/** The header whose name stands at `start` in its usual writing with the colon right behind; undefined for all others. */
export function usualName(raw: string, start: number): UsualName | undefined {
  const group = usualNames[raw.charCodeAt(start)]
  if (group === undefined) return undefined
  for (const usual of group) {
    if (raw.charCodeAt(start + usual.name.length) === 58 && raw.startsWith(usual.name, start)) return usual
  }
  return undefined
}
