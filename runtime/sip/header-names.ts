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
