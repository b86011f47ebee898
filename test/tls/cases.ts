import { askAll, relayOut } from './configs.ts'
import type { profiles } from './profiles.ts'

/** A connection that a client opens, and what it presents. */
export interface ClientCase {
  readonly name: string
  readonly profiles: keyof typeof profiles
  readonly certificate?: string
  readonly serverName?: string
  readonly maxVersion?: 'TLSv1.2'
}

/** What clients present to what the server asks for. */
export const clientCases: readonly ClientCase[] = [
  ...(['mutual', 'optional', 'anyCertificate'] as const).flatMap((wanted): readonly ClientCase[] =>
    (['client', 'self', 'expired', 'revoked', undefined] as const).map((certificate) => ({
      name: `${wanted}, presenting ${certificate ?? 'nothing'}`,
      profiles: wanted,
      serverName: 'sip.example.com',
      ...(certificate === undefined ? {} : { certificate }),
    })),
  ),
  {
    name: 'a certificate with a negative number and names like several',
    profiles: 'anyCertificate',
    certificate: 'odd',
  },
  { name: 'a chain longer than verify_depth', profiles: 'shallow', certificate: 'deep' },
  { name: 'a chain as long as verify_depth', profiles: 'deep', certificate: 'deep' },
  { name: 'no certificate asked for, TLS 1.2', profiles: 'none', certificate: 'client', maxVersion: 'TLSv1.2' },
  ...[
    undefined,
    'second.example.com',
    'SECOND.example.com',
    'x.second.example.com',
    'any.example.com',
    'a.b.any.example.com',
    'xany.example.com',
    'sub.example.com',
    'a.sub.example.com',
    'twice.example.com',
    'other.example.com',
  ].map((serverName): ClientCase => ({
    name: `names, asking for ${serverName ?? 'none'}`,
    profiles: 'names',
    ...(serverName === undefined ? {} : { serverName }),
  })),
]

/** A request that is relayed over TLS, to a server with a certificate. */
export interface RelayCase {
  readonly name: string
  readonly header: string
  /** Of the server; undefined: nobody listens. */
  readonly certificate: string | undefined
}

export const relayCases: readonly RelayCase[] = [
  { name: 'by the default profile', header: '', certificate: 'server' },
  { name: 'a certificate that is not trusted', header: '', certificate: 'self' },
  {
    name: 'a certificate that is not trusted, and a profile that does not mind',
    header: 'X-Id: lax',
    certificate: 'self',
  },
  { name: 'a certificate that expired', header: '', certificate: 'expired' },
  { name: 'a name', header: 'X-Name: some.example.com', certificate: 'server' },
  { name: 'the name of a profile', header: 'X-Name: any.example.com', certificate: 'server' },
  { name: 'the id of a profile', header: 'X-Id: one', certificate: 'server' },
  {
    name: 'an id that nobody has, with the name of a profile',
    header: 'X-Both: any.example.com',
    certificate: 'server',
  },
  { name: 'the id for the next connection', header: 'X-Next: one', certificate: 'server' },
  { name: 'nobody there', header: '', certificate: undefined },
]

export const routes = { client: askAll, relay: relayOut } as const
