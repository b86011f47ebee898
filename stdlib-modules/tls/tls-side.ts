import type { ByteStream } from '#runtime/host/host.ts'
import type { SecureStream, Tls, TlsSession } from '#runtime/host/tls.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { Destination, ListenSocket } from '#runtime/transport/sockets.ts'
import type { TlsSide } from '#runtime/transport/transport.ts'
import { profileFor, type Asked } from './choose-profile.ts'
import type { Demand, LoadedProfile } from './load-profiles.ts'

export interface TlsSideEnvironment {
  readonly tls: Tls
  readonly log: ModuleLogger
  /** The profiles in force now (tls.reload). */
  profiles(): readonly LoadedProfile[]
  /** The id of the profile that the script wants for the next connection (tls_set_connect_server_id), which it uses up. */
  takeServerId(): string | undefined
  /** Runs event_route[tls:connection-out]; false when the script drops the connection. */
  mayConnect(to: Destination): boolean | Promise<boolean>
  readonly onKeyLog: ((line: string) => void) | undefined
}

/** A stream of TLS with the profile that it began with. */
export interface ProfiledStream {
  readonly stream: SecureStream
  readonly profile: LoadedProfile
  readonly openedAtMs: number
}

/** Secures connections by the profiles of tls.cfg; `known` learns which stream belongs to which profile. */
export function createTlsSide(
  env: TlsSideEnvironment,
  known: WeakMap<ByteStream, ProfiledStream>,
  now: () => number,
): TlsSide {
  const keep = (stream: SecureStream, profile: LoadedProfile): SecureStream => {
    known.set(stream, { stream, profile, openedAtMs: now() })
    return stream
  }
  return {
    accept: (below, socket) => {
      const first = choose(env, { side: 'server', local: socket })
      const stream = acceptWith(env, below, socket, first)
      return keep(stream, first)
    },
    connect: (below, to) => {
      const serverId = env.takeServerId() ?? to.tls?.serverId
      const profile = choose(env, { side: 'client', serverName: to.tls?.serverName, serverId })
      const stream = env.tls.connect(below, {
        context: profile.context,
        // The name of a profile only chooses it: a client asks for what the script says (6.1.5).
        serverName: to.tls?.serverName,
        onKeyLog: env.onKeyLog,
      })
      refuseBadPeers(stream, () => profile, env)
      const isAllowed = env.mayConnect(to)
      if (isAllowed === false) stream.destroy()
      else if (isAllowed !== true) void isAllowed.then((allowed) => void (allowed || stream.destroy()))
      return keep(stream, profile)
    },
  }
}

function choose(env: TlsSideEnvironment, asked: Asked): LoadedProfile {
  return profileFor(env.profiles(), asked)
}

/** The certificate is asked for when any profile that the client might name asks: which one that is shows too late. */
function acceptWith(
  env: TlsSideEnvironment,
  below: ByteStream,
  socket: ListenSocket,
  first: LoadedProfile,
): SecureStream {
  let profile = first
  const candidates = env.profiles().filter(({ side }) => side === 'server')
  const stream = env.tls.accept(below, {
    context: first.context,
    contextFor: (serverName) => {
      profile = choose(env, { side: 'server', local: socket, serverName })
      return profile.context
    },
    requestsCertificate: candidates.some(({ demand }) => demand.asks),
    requiresCertificate: candidates.every(({ demand }) => demand.requires),
    onKeyLog: env.onKeyLog,
  })
  refuseBadPeers(stream, () => profile, env)
  return stream
}

/** What the handshake itself lets pass and the profile does not. */
function refuseBadPeers(stream: SecureStream, profile: () => LoadedProfile, { log }: TlsSideEnvironment): void {
  stream.onHandshakeFailed = ({ message }) =>
    log.error(`${profile().name}: TLS handshake with ${stream.remote.ip}:${stream.remote.port} failed: ${message}`)
  stream.onSecure = (session) => {
    const { name, demand } = profile()
    const problem = peerFault(session, demand)
    if (problem === undefined) return
    log.error(`${name}: connection with ${stream.remote.ip}:${stream.remote.port} refused: ${problem}`)
    stream.destroy()
  }
}

/** Why the peer is refused; undefined when it is not. */
export function peerFault({ peer, peerProblem, peerDepth }: TlsSession, demand: Demand): string | undefined {
  if (peer === undefined) return demand.requires ? 'the peer presented no certificate' : undefined
  if (!demand.verifies) return undefined
  if (peerProblem !== undefined) return `the certificate of the peer is not good (${peerProblem})`
  return peerDepth > demand.depth
    ? `the chain of the certificate is longer than verify_depth ${demand.depth}`
    : undefined
}
