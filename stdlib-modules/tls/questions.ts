import type { TlsCertificate, TlsSession } from '#runtime/host/tls.ts'
import type { Value } from '#grammar/value.ts'
import { percentEncoded } from '#runtime/script/percent-escapes.ts'
import { alternativesOf, nameLine, namePart, nameParts, verdicts, type AlternativeKind } from './certificate-parts.ts'
import { cipherBits, describeCipher } from './cipher-description.ts'

/** What can be asked of a session; undefined where there is no such thing. `index` chooses among alternative names. */
export type Question = (session: TlsSession, index: number) => Value | undefined

type Certificates = 'peer' | 'my'

const ofCertificate =
  (whose: Certificates, read: (certificate: TlsCertificate, index: number) => Value | undefined): Question =>
  (session, index) => {
    const certificate = whose === 'peer' ? session.peer : session.own
    return certificate === undefined ? undefined : read(certificate, index)
  }

const alternatives: readonly (readonly [word: string, kind: AlternativeKind])[] = [
  ['email', 'email'],
  ['hostname', 'dns'],
  ['uri', 'uri'],
  ['ip', 'ip'],
]

/** Beyond those that there are it is empty, and without any null (6.1.5). */
function alternativeAt(names: readonly string[], index: number): string | undefined {
  return names.length === 0 ? undefined : (names[index] ?? '')
}

/** The questions of `$tls_peer_…` and `$tls_my_…`, without what stands before. */
function certificateQuestions(whose: Certificates): readonly (readonly [string, Question])[] {
  const of = (read: Parameters<typeof ofCertificate>[1]): Question => ofCertificate(whose, read)
  const names = (['subject', 'issuer'] as const).flatMap((side): readonly (readonly [string, Question])[] => [
    [side, of((certificate) => nameLine(certificate[side]))],
    ...[...nameParts].map(([word, type]): readonly [string, Question] => [
      `${side}_${word}`,
      of((certificate) => namePart(certificate[side], type)),
    ]),
  ])
  return [
    ['version', of(({ version }) => version)],
    ['serial', of(({ serial }) => serial)],
    ['notBefore', of(({ notBefore }) => notBefore)],
    ['notAfter', of(({ notAfter }) => notAfter)],
    ['raw_cert', of(({ pem }) => pem)],
    ['urlencoded_cert', of(({ pem }) => percentEncoded(pem))],
    ...names,
    ...alternatives.map(([word, kind]): readonly [string, Question] => [
      `san_${word}`,
      of((certificate, index) => alternativeAt(alternativesOf(certificate, kind), index)),
    ]),
  ]
}

/** All questions by the names that they have behind `$tls_`. */
export const questions: ReadonlyMap<string, Question> = new Map<string, Question>([
  ['version', ({ version }) => version],
  ['description', ({ cipher }) => describeCipher(cipher)],
  ['cipher_info', ({ cipher }) => cipher.name],
  ['cipher_bits', ({ cipher }) => String(cipherBits(cipher))],
  ['peer_server_name', ({ serverName }) => serverName],
  ...[...verdicts].map(([word, holds]): readonly [string, Question] => [
    `peer_${word}`,
    ({ peer, peerProblem }) => (peer !== undefined && holds(peerProblem) ? 1 : 0),
  ]),
  ...(['peer', 'my'] as const).flatMap((whose) =>
    certificateQuestions(whose).map(([name, ask]): readonly [string, Question] => [`${whose}_${name}`, ask]),
  ),
])

/** How many alternative names of this kind a certificate has; undefined for kinds that there are not. */
export function countAlternatives(certificate: TlsCertificate, word: string): number | undefined {
  const kind = alternatives.find(([one]) => one === word)?.[1]
  return kind === undefined ? undefined : alternativesOf(certificate, kind).length
}
