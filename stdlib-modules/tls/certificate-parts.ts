import type { TlsCertificate, TlsName } from '#runtime/host/tls.ts'

/** Parts of a name (RFC 4514 types) by the last word of `$tls_peer_subject_…`. */
export const nameParts: ReadonlyMap<string, string> = new Map([
  ['cn', 'CN'],
  ['locality', 'L'],
  ['country', 'C'],
  ['state', 'ST'],
  ['organization', 'O'],
  ['unit', 'OU'],
  ['uid', 'UID'],
])

export type AlternativeKind = TlsCertificate['alternatives'][number]['kind']

/** `/C=FR/O=Client Org/CN=client.example.com` */
export function nameLine(name: TlsName): string {
  return name.map(([type, value]) => `/${type}=${value}`).join('')
}

/** The first value of this type. */
export function namePart(name: TlsName, type: string): string | undefined {
  return name.find(([one]) => one === type)?.[1]
}

/** The alternative names of one kind, in the order of the certificate. */
export function alternativesOf({ alternatives }: TlsCertificate, kind: AlternativeKind): readonly string[] {
  return alternatives.filter((one) => one.kind === kind).map(({ value }) => value)
}

/** Everything but letters, digits and `-._~` as `%xx`, as 6.1.5 writes the certificate into one line. */
export function urlEncoded(text: string): string {
  return text.replace(/[^A-Za-z0-9._~-]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

type Verdict = (problem: string | undefined) => boolean

/** The questions on the verdict about a peer's certificate, by OpenSSL's code of what is wrong with it. */
export const verdicts: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['verified', (problem) => problem === undefined],
  ['revoked', (problem) => problem === 'CERT_REVOKED'],
  ['expired', (problem) => problem === 'CERT_HAS_EXPIRED'],
  ['selfsigned', (problem) => problem === 'DEPTH_ZERO_SELF_SIGNED_CERT'],
])
