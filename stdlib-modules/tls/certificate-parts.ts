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

/** `/C=FR/O=Client Org/CN=client.example.com`; what would look like the next part has a backslash before it (OpenSSL). */
export function nameLine(name: TlsName): string {
  return name.map(([type, value]) => `/${type}=${value.replace(/[/+]/g, '\\$&')}`).join('')
}

/** The first value of this type. */
export function namePart(name: TlsName, type: string): string | undefined {
  return name.find(([one]) => one === type)?.[1]
}

/** The alternative names of one kind, in the order of the certificate. */
export function alternativesOf({ alternatives }: TlsCertificate, kind: AlternativeKind): readonly string[] {
  return alternatives.filter((one) => one.kind === kind).map(({ value }) => value)
}

type Verdict = (problem: string | undefined) => boolean

/** The questions on the verdict about a peer's certificate, by OpenSSL's code of what is wrong with it. */
export const verdicts: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['verified', (problem) => problem === undefined],
  ['revoked', (problem) => problem === 'CERT_REVOKED'],
  ['expired', (problem) => problem === 'CERT_HAS_EXPIRED'],
  ['selfsigned', (problem) => problem === 'DEPTH_ZERO_SELF_SIGNED_CERT'],
])
