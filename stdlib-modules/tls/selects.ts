import type { SelectFacts, SelectTable } from '#grammar/selects.ts'
import type { ReadSelect, SelectReaders } from '#runtime/script/selects/reader.ts'
import { questions } from './questions.ts'
import { askSession, sessionOf, type Sessions } from './variables.ts'

/** Spellings of the parts of a name, in lower case, the first of which stands for all, with the word of the pseudo-variable. */
const nameSpellings: readonly (readonly [word: string, spellings: readonly string[]])[] = [
  ['cn', ['cn', 'commonname', 'common_name', 'name']],
  ['locality', ['l', 'localityname', 'locality_name', 'locality']],
  ['country', ['c', 'countryname', 'country_name', 'country']],
  ['state', ['st', 'stateorprovincename', 'state_or_province_name', 'state']],
  ['organization', ['o', 'organizationname', 'organization_name', 'organization']],
  ['unit', ['ou', 'organizationalunitname', 'organizational_unit_name', 'unit']],
  ['uid', ['uid', 'uniqueidentifier', 'unique_identifier']],
]

const plainSpellings: readonly (readonly [word: string, spellings: readonly string[]])[] = [
  ['version', ['version']],
  ['raw_cert', ['rawcert', 'raw_cert']],
  ['urlencoded_cert', ['urlencodedcert', 'urlencoded_cert']],
  ['serial', ['sn', 'serialnumber', 'serial_number']],
  ['notBefore', ['notbefore', 'not_before']],
  ['notAfter', ['notafter', 'not_after']],
]

const verdictSpellings: readonly (readonly [word: string, spellings: readonly string[]])[] = [
  ['verified', ['verified']],
  ['revoked', ['revoked']],
  ['expired', ['expired']],
  ['selfsigned', ['self_signed']],
]

const alternativeSpellings: readonly (readonly [word: string, spellings: readonly string[]])[] = [
  ['san_email', ['email', 'emailaddress', 'email_address']],
  ['san_hostname', ['host', 'hostname', 'dns']],
  ['san_uri', ['uri', 'url', 'urn']],
  ['san_ip', ['ip', 'ipaddress', 'ip_address']],
]

function spelled(
  spellings: readonly (readonly [string, readonly string[]])[],
  facts: (word: string) => SelectFacts,
): SelectTable {
  return Object.fromEntries(
    spellings.flatMap(([word, [first = '', ...others]]) => [
      [first, facts(word)],
      ...others.map((name) => [name, { is: first }]),
    ]),
  )
}

const nameFacts: SelectFacts = {
  doc: 'common name',
  parts: spelled(nameSpellings, (word) => ({ doc: `${word} of the name` })),
}

const certificate: SelectFacts = {
  alone: false,
  parts: {
    subject: nameFacts,
    subj: { is: 'subject' },
    issuer: nameFacts,
    ...spelled(plainSpellings, (word) => ({ doc: `${word} of the certificate` })),
    ...spelled(verdictSpellings, (word) => ({ doc: `1 when the certificate of the peer is ${word}, else 0` })),
    ...spelled(alternativeSpellings, () => ({ alone: false, at: { doc: 'this alternative name, from 0' } })),
  },
}

/** `@tls.…` */
export const tlsSelects: SelectTable = {
  tls: {
    alone: false,
    parts: {
      version: { doc: 'version of TLS' },
      description: { doc: 'description of the cipher' },
      desc: { is: 'description' },
      cipher: { doc: 'name of the cipher', parts: { bits: { doc: 'bits of its key' } } },
      server_name: { doc: 'name that the client asked for (SNI)' },
      servername: { is: 'server_name' },
      peer: certificate,
      my: certificate,
      me: { is: 'my' },
      myself: { is: 'my' },
    },
  },
}

/** The paths of a certificate's selects behind `tls.peer.` with the question that they ask. */
const certificatePaths: readonly (readonly [path: string, word: string])[] = [
  // Without a part the common name, unlike $tls_peer_subject (6.1.5).
  ...['subject', 'issuer'].flatMap((side): readonly (readonly [string, string])[] => [
    [side, `${side}_cn`],
    ...nameSpellings.map(([part, [name]]): readonly [string, string] => [`${side}.${name}`, `${side}_${part}`]),
  ]),
  ...[...plainSpellings, ...verdictSpellings].map(([word, [name]]): readonly [string, string] => [name ?? '', word]),
  ...alternativeSpellings.map(([word, [name]]): readonly [string, string] => [`${name}.#`, word]),
]

const sessionPaths: readonly (readonly [path: string, word: string])[] = [
  ['version', 'version'],
  ['description', 'description'],
  ['cipher', 'cipher_info'],
  ['cipher.bits', 'cipher_bits'],
  ['server_name', 'peer_server_name'],
]

/** How they are read. A certificate of our own has no verdict: that select fails. */
export function tlsSelectReaders(sessions: Sessions): SelectReaders {
  const reader = (word: string): ReadSelect => {
    const question = questions.get(word)
    return (ctx, { indexes }) => {
      if (question === undefined) return undefined
      const session = sessionOf(ctx, sessions)
      return session === undefined ? undefined : askSession(session, word, question, indexes[0] ?? 0, sessions)
    }
  }
  const certificates = (['peer', 'my'] as const).flatMap((whose) =>
    certificatePaths.map(([path, word]): readonly [string, string] => [`${whose}.${path}`, `${whose}_${word}`]),
  )
  return new Map([...sessionPaths, ...certificates].map(([path, word]) => [`tls.${path}`, reader(word)]))
}
