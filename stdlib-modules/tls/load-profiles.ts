import type { HostFiles } from '#runtime/host/host.ts'
import type { Tls, TlsContext, TlsContextOptions } from '#runtime/host/tls.ts'
import { profileName, type Profile, type ProfileOptions, type VerifyClient } from './profile.ts'

/** A profile whose files were read and whose context is bound. */
export interface LoadedProfile extends Profile {
  readonly name: string
  readonly context: TlsContext
  /** What is demanded of the certificate of the peer. */
  readonly demand: Demand
}

export interface Demand {
  /** A client is asked for a certificate at all. */
  readonly asks: boolean
  /** There must be one. */
  readonly requires: boolean
  /** It must be good. */
  readonly verifies: boolean
  /** Certificates that may stand between it and a trusted one. */
  readonly depth: number
}

/** Where files are found and what completes a profile. */
export interface LoadEnvironment {
  readonly tls: Tls
  readonly files: Pick<HostFiles, 'readText' | 'list'>
  /** The full path of a file that a profile names. */
  pathOf(name: string): string
  readonly sessionId: string | undefined
}

/** What is wrong with a profile, in the words of Kamailio 6.1.5. */
export class ProfileLoadError extends Error {}

/** Reads the files of all profiles; what they leave out has the default of the module, never that of the default section (6.1.5). */
export async function loadProfiles(
  profiles: readonly Profile[],
  defaults: { readonly server: ProfileOptions; readonly client: ProfileOptions },
  env: LoadEnvironment,
): Promise<readonly LoadedProfile[]> {
  const loaded: LoadedProfile[] = []
  for (const side of ['server', 'client'] as const) {
    const own = profiles.filter((profile) => profile.side === side)
    // The last default of a side counts; without one the module's own values make it.
    const ofDefault = own.findLast(({ scope }) => scope.kind === 'default')?.options ?? {}
    const others = own.filter(({ scope }) => scope.kind !== 'default')
    for (const profile of [{ side, scope: { kind: 'default' }, options: ofDefault } as const, ...others])
      loaded.push(await loadProfile({ ...profile, options: { ...defaults[side], ...profile.options } }, env))
  }
  return loaded
}

async function loadProfile(profile: Profile, env: LoadEnvironment): Promise<LoadedProfile> {
  const name = profileName(profile)
  if (profile.scope.kind === 'any' && (profile.options.server_name ?? '') === '')
    throw new ProfileLoadError(`${name}: tls domain for any address but no server name`)
  const options = await contextOptions(profile.options, name, env)
  return { ...profile, name, context: bindContext(options, profile.options, name, env), demand: demandOf(profile) }
}

async function contextOptions(options: ProfileOptions, name: string, env: LoadEnvironment): Promise<TlsContextOptions> {
  const read = async (file: string | undefined, what: string): Promise<string | undefined> => {
    if (file === undefined || file === '' || env.tls.isPlain === true) return undefined
    const path = env.pathOf(file)
    const text = await env.files.readText(path).catch(() => undefined)
    if (text === undefined) throw new ProfileLoadError(`${name}: Unable to load ${what} '${path}'`)
    return text
  }
  const certificate = await read(options.certificate, 'certificate file')
  const trusted = await read(options.ca_list, 'CA list file')
  const folder = options.ca_path === undefined ? [] : await readFolder(env.pathOf(options.ca_path), name, env)
  const all = [...(trusted === undefined ? [] : [trusted]), ...folder]
  return {
    certificate,
    privateKey: certificate === undefined ? undefined : await read(options.private_key, 'private key'),
    passphrase: options.private_key_password,
    trusted: all.length === 0 ? undefined : all.join('\n'),
    revoked: await read(options.crl, 'certificate revocation list'),
    ciphers: options.cipher_list === '' ? undefined : options.cipher_list,
    minVersion: options.method?.min ?? 'TLSv1',
    maxVersion: options.method?.max ?? 'TLSv1.3',
    sessionId: env.sessionId,
  }
}

/** All certificates of a folder: OpenSSL picks those that it needs by the hash in their name. */
async function readFolder(path: string, name: string, { files }: LoadEnvironment): Promise<readonly string[]> {
  const names = await files.list(path).catch(() => undefined)
  if (names === undefined) throw new ProfileLoadError(`${name}: Unable to load CA list file '' dir '${path}'`)
  const texts = await Promise.all(names.map((one) => files.readText(`${path}/${one}`).catch(() => '')))
  return texts.filter((text) => text.includes('-----BEGIN'))
}

/** The parts one after the other, so that the message names the one that is bad. */
function bindContext(all: TlsContextOptions, options: ProfileOptions, name: string, env: LoadEnvironment): TlsContext {
  const { minVersion, maxVersion, certificate, privateKey, passphrase, trusted, revoked, ciphers } = all
  const steps: readonly (readonly [part: Partial<TlsContextOptions>, problem: string])[] = [
    [{ certificate }, `Unable to load certificate file '${env.pathOf(options.certificate ?? '')}'`],
    [{ certificate, privateKey, passphrase }, `Unable to load private key '${env.pathOf(options.private_key ?? '')}'`],
    [{ trusted }, `Unable to load CA list file '${env.pathOf(options.ca_list ?? '')}' dir '${options.ca_path ?? ''}'`],
    [{ trusted, revoked }, `Unable to load certificate revocation list '${env.pathOf(options.crl ?? '')}'`],
    [{ ciphers }, `Failure to set SSL context cipher list "${ciphers}"`],
  ]
  try {
    requireCertificates(trusted)
    return env.tls.createContext(all)
  } catch (error) {
    for (const [part, problem] of steps) {
      const reason = failureOf(part, { minVersion, maxVersion }, env)
      if (reason !== undefined) throw new ProfileLoadError(`${name}: ${problem}: ${reason}`, { cause: error })
    }
    const reason = error instanceof Error ? error.message : String(error)
    throw new ProfileLoadError(`${name}: Cannot create SSL context (${reason})`, { cause: error })
  }
}

function failureOf(
  part: Partial<TlsContextOptions>,
  versions: Pick<TlsContextOptions, 'minVersion' | 'maxVersion'>,
  { tls }: LoadEnvironment,
): string | undefined {
  try {
    requireCertificates(part.trusted)
    tls.createContext({ ...versions, ...part })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A list without any certificate would trust nobody, silently. */
function requireCertificates(trusted: string | undefined): void {
  if (trusted !== undefined && !trusted.includes('CERTIFICATE-----')) throw new Error('no certificate or crl found')
}

/** verify_client says it all at once; else verify_certificate and require_certificate do. */
function demandOf({ side, options }: Profile): Demand {
  const depth = options.verify_depth ?? 9
  const { verify_client: wanted = 'off' } = options
  if (side === 'server' && wanted !== 'off') return { ...clientDemands[wanted], depth }
  const verifies = options.verify_certificate === true
  const requires = options.require_certificate === true
  return { asks: verifies || requires, requires, verifies: verifies || requires, depth }
}

const clientDemands: Readonly<Record<Exclude<VerifyClient, 'off'>, Omit<Demand, 'depth'>>> = {
  on: { asks: true, requires: true, verifies: true },
  optional: { asks: true, requires: false, verifies: true },
  optional_no_ca: { asks: true, requires: false, verifies: false },
}
