import { hash } from 'node:crypto'
import type { DigestCredentials } from '#runtime/sip/headers/digest-credentials.ts'

/** A password, or the hash of user, realm and password that servers keep instead (HA1). */
export interface Secret {
  readonly text: string
  readonly isHa1: boolean
}

/** The digests of RFC 8760, by their names in lower case. */
const digests: ReadonlyMap<string, 'md5' | 'sha256'> = new Map([
  ['', 'md5'],
  ['md5', 'md5'],
  ['sha-256', 'sha256'],
])

/** Whether a response is right for its own nonce (RFC 7616 §3.4); undefined when the algorithm is not known. */
export function isRightResponse(
  credentials: DigestCredentials,
  secret: Secret,
  request: { readonly method: string; readonly body: string },
): boolean | undefined {
  const { username, realm, nonce, nc, cnonce, qop, uri, response } = credentials
  const algorithm = credentials.algorithm.toLowerCase()
  const isSession = algorithm.endsWith('-sess')
  const digest = digests.get(isSession ? algorithm.slice(0, -5) : algorithm)
  if (digest === undefined) return undefined
  const of = (...parts: readonly string[]): string => hash(digest, Buffer.from(parts.join(':'), 'latin1'), 'hex')
  const own = secret.isHa1 ? secret.text.toLowerCase() : of(username, realm, secret.text)
  const first = isSession ? of(own, nonce, cnonce) : own
  const second = qop.toLowerCase() === 'auth-int' ? of(request.method, uri, of(request.body)) : of(request.method, uri)
  const right = qop === '' ? of(first, nonce, second) : of(first, nonce, nc, cnonce, qop, second)
  return right === response.toLowerCase()
}
