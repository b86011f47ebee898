import type { X509Certificate } from 'node:crypto'
import type { TlsCertificate, TlsName } from './tls.ts'

/** Reads what the script may ask of a certificate. */
export function certificateFacts(certificate: X509Certificate): TlsCertificate {
  return {
    version: encodedVersion(certificate.raw),
    serial: decimal(certificate.serialNumber),
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    notBefore: certificate.validFrom,
    notAfter: certificate.validTo,
    alternatives: alternativesOf(certificate.subjectAltName),
    pem: certificate.toString(),
  }
}

/** Node writes the number in hexadecimal digits; RFC 5280 §4.1.2.2 wants no negative ones, and others make them. */
function decimal(serial: string): string {
  const digits = BigInt(`0x${serial.replace(/^-/, '')}`).toString()
  return serial.startsWith('-') ? `-${digits}` : digits
}

/** The version stands first in the signed part, as `[0] INTEGER`; version 1 is not written at all (RFC 5280 §4.1.2.1). */
function encodedVersion(der: Uint8Array): number {
  const outer = contentStart(der, 0)
  const first = contentStart(der, outer)
  if (der[first] !== 0xa0) return 0
  const integer = contentStart(der, first)
  return der[contentStart(der, integer)] ?? 0
}

/** Where the content of the DER element at `at` begins. */
function contentStart(der: Uint8Array, at: number): number {
  const length = der[at + 1] ?? 0
  return at + 2 + (length < 0x80 ? 0 : length & 0x7f)
}

/** Node writes one `type=value` per line, with a backslash before what would be read otherwise. */
function nameOf(text: string | undefined): TlsName {
  return (text ?? '')
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => {
      const at = line.indexOf('=')
      return [line.slice(0, at), latin1(line.slice(at + 1).replace(/\\(.)/g, '$1'))]
    })
}

const kinds = new Map([
  ['DNS', 'dns'],
  ['email', 'email'],
  ['URI', 'uri'],
  ['IP Address', 'ip'],
] as const)

/** `DNS:a, URI:sip:b, IP Address:10.0.0.1`; what holds a comma or a quote is written as a JSON text. */
function alternativesOf(text: string | undefined): TlsCertificate['alternatives'] {
  const found = [...(text ?? '').matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g)]
  return found.flatMap(([, label = '', written = '']) => {
    const kind = kinds.get(label as 'DNS')
    if (kind === undefined) return []
    return [{ kind, value: latin1(written.startsWith('"') ? String(JSON.parse(written)) : written) }]
  })
}

/** Text of the server has one character for each byte. */
function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
