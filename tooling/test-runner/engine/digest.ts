import { createHash } from 'node:crypto'

/** A challenge: the value of WWW-Authenticate or Proxy-Authenticate. */
export interface Challenge {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: string
  readonly opaque: string | undefined
  /** `auth` when the server offers it. */
  readonly qop: string | undefined
}

/** Who answers a challenge, and for what. */
export interface DigestRequest {
  readonly method: string
  readonly uri: string
  readonly user: string
  readonly password: string
}

/** Reads a digest challenge (RFC 7616 §3.3); undefined for other schemes. */
export function readChallenge(value: string): Challenge | undefined {
  if (!/^Digest\s/i.test(value)) return undefined
  const parameter = (name: string): string | undefined => {
    const match = new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*(?:"([^"]*)"|([^\\s,"]+))`, 'i').exec(value)
    return match?.[1] ?? match?.[2]
  }
  const offered = parameter('qop')
    ?.split(',')
    .map((one) => one.trim())
  return {
    realm: parameter('realm') ?? '',
    nonce: parameter('nonce') ?? '',
    algorithm: parameter('algorithm') ?? 'MD5',
    opaque: parameter('opaque'),
    qop: offered?.includes('auth') === true ? 'auth' : undefined,
  }
}

/** The credentials: the value of Authorization or Proxy-Authorization (RFC 7616 §3.4). `count` tells uses of the nonce. */
export function credentialsFor(challenge: Challenge, request: DigestRequest, count: number): string {
  const { realm, nonce, algorithm, opaque, qop } = challenge
  const { method, uri, user, password } = request
  const hash = (text: string): string => digest(algorithm, text)
  const clientNonce = '0a4f113b'
  const uses = count.toString(16).padStart(8, '0')
  const secret = hash(`${user}:${realm}:${password}`)
  const middle = qop === undefined ? nonce : `${nonce}:${uses}:${clientNonce}:${qop}`
  const response = hash(`${secret}:${middle}:${hash(`${method}:${uri}`)}`)
  const parts = [
    `username="${user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
    ...(qop === undefined ? [] : [`qop=${qop}`, `nc=${uses}`, `cnonce="${clientNonce}"`]),
  ]
  return `Digest ${parts.join(', ')}`
}

function digest(algorithm: string, text: string): string {
  const name = /^sha-256/i.test(algorithm) ? 'sha256' : /^sha-512-256/i.test(algorithm) ? 'sha512-256' : 'md5'
  return createHash(name).update(Buffer.from(text, 'latin1')).digest('hex')
}
