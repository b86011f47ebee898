import type { TlsVersion } from '#runtime/host/tls.ts'

/** What is asked of the certificate of a client. */
export type VerifyClient = 'off' | 'on' | 'optional' | 'optional_no_ca'

/** What a section of tls.cfg says; what it leaves out comes from the default profile of its side. */
export interface ProfileOptions {
  readonly method?: Method
  readonly verify_certificate?: boolean
  readonly verify_depth?: number
  readonly require_certificate?: boolean
  readonly verify_client?: VerifyClient
  readonly private_key?: string
  readonly private_key_password?: string
  readonly ca_list?: string
  readonly ca_path?: string
  readonly certificate?: string
  readonly crl?: string
  readonly cipher_list?: string
  readonly server_name?: string
  readonly server_name_mode?: number
  readonly server_id?: string
}

export type Side = 'server' | 'client'

/** Which connections a profile is for. */
export type ProfileScope =
  | { readonly kind: 'default' }
  | { readonly kind: 'any' }
  | { readonly kind: 'address'; readonly ip: string; readonly port: number }

export interface Profile {
  readonly side: Side
  readonly scope: ProfileScope
  readonly options: ProfileOptions
}

/** Versions that a method allows. */
export interface Method {
  readonly name: string
  readonly min: TlsVersion
  readonly max: TlsVersion
}

const versions: readonly (readonly [names: readonly string[], version: TlsVersion])[] = [
  [['TLSv1', 'TLSv1.0'], 'TLSv1'],
  [['TLSv1.1'], 'TLSv1.1'],
  [['TLSv1.2'], 'TLSv1.2'],
  [['TLSv1.3'], 'TLSv1.3'],
]

/** By names in lower case: `tlsv1.2` is that version alone, `tlsv1.2+` that one and all later ones. */
const methods: ReadonlyMap<string, Method> = new Map([
  ...versions.flatMap(([names, version]) =>
    names.flatMap((name): readonly (readonly [string, Method])[] => [
      [name.toLowerCase(), { name, min: version, max: version }],
      [`${name.toLowerCase()}+`, { name: `${name}+`, min: version, max: 'TLSv1.3' }],
    ]),
  ),
  // Whatever both sides know; SSL itself is in no library of today.
  ['sslv23', { name: 'SSLv23', min: 'TLSv1', max: 'TLSv1.3' }],
])

/** The method of this name, in any case of letters; undefined when there is none, or none any more (SSLv2, SSLv3). */
export function methodNamed(name: string): Method | undefined {
  return methods.get(name.toLowerCase())
}

const clientChecks: readonly VerifyClient[] = ['off', 'on', 'optional', 'optional_no_ca']

export function verifyClientNamed(name: string): VerifyClient | undefined {
  return clientChecks.find((one) => one === name.toLowerCase())
}

/** `TLSs<default>`, `TLSc<10.0.0.1:5061>`, `TLSs<any:name>`: how log lines and tls.list call a profile. */
export function profileName({ side, scope, options }: Profile): string {
  const letter = side === 'server' ? 's' : 'c'
  if (scope.kind === 'default') return `TLS${letter}<default>`
  if (scope.kind === 'any') return `TLS${letter}<any:${options.server_name ?? ''}>`
  return `TLS${letter}<${scope.ip}:${scope.port}>`
}

/** Whether the name that a client asks for is this profile's (server_name_mode: 1 with its subdomains, 2 these alone). */
export function isNamed({ options }: Profile, serverName: string): boolean {
  const own = options.server_name?.toLowerCase()
  if (own === undefined || own === '') return false
  const asked = serverName.toLowerCase()
  const isBelow = asked.endsWith(`.${own}`)
  if (options.server_name_mode === 1) return asked === own || isBelow
  return options.server_name_mode === 2 ? isBelow : asked === own
}
