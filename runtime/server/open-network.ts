import type { Program } from '#grammar/abi.ts'
import type { Host } from '../host/host.ts'
import type { ModuleLogger } from '../log/logger.ts'
import { createIdentity } from '../routing/identity.ts'
import { createLookUp } from '../dns/look-up.ts'
import { createResolver, type Resolver } from '../dns/resolver.ts'
import { DnsCache, type CacheLimits } from '../dns/cache.ts'
import type { LinkError } from '../script/link-environment.ts'
import type { Statistics } from '../statistics/statistics.ts'
import type { TcpCount } from '../transport/connection-table.ts'
import { createTransport } from '../transport/create-transport.ts'
import { parseSocketSpec } from '../transport/parse-socket.ts'
import { carrierOf, type ListenSocket, type Proto } from '../transport/sockets.ts'
import type { Transport } from '../transport/transport.ts'
import type { Identity, Settings } from './core.ts'
import { listenSockets } from './listen.ts'
import type { ServerOptions } from './server.ts'

/** The side of a server that faces the network. */
export interface NetworkSide {
  readonly resolver: Resolver
  /** What was looked up for it. */
  readonly names: DnsCache
  readonly sockets: readonly ListenSocket[]
  readonly transport: Transport
  readonly identity: Identity
}

/** Opens the sockets that the program and the options name; what cannot be opened is an error of the program. */
export async function openNetwork(
  program: Program,
  host: Host,
  settings: Settings,
  options: ServerOptions,
  statistics: Statistics,
  log: ModuleLogger,
  errors: LinkError[],
): Promise<NetworkSide> {
  const count = (what: TcpCount): void => statistics.counter('tcp', what).add(1)
  const names = new DnsCache(host.clock, () => cacheLimits(settings))
  const lookUp = createLookUp(host, settings, names, (what) => statistics.counter('dns', what).add(1))
  let sockets: readonly ListenSocket[] = []
  const canSend = (proto: Proto | undefined, family?: 4 | 6): boolean =>
    sockets.some(
      (one) => (proto === undefined || carrierOf(proto) === one.proto) && (family ?? one.family) === one.family,
    )
  const onUnresolved = (name: string): void => log.error(`could not resolve hostname: "${name}"`)
  const resolver = createResolver({ settings, random: host.random, lookUp, canSend, onUnresolved })
  sockets = await listenSockets(program, host, resolver, settings, options, errors, log)
  const { side } = options
  const opening = { opens: side?.opensSockets ?? true, numbers: side?.connectionNumbers }
  const bound = await createTransport(host, errors.length > 0 ? [] : sockets, settings, log, count, opening).catch(
    (error: unknown) => {
      errors.push({ at: [0, 1, 1], text: error instanceof Error ? error.message : String(error) })
      return createTransport(host, [], settings, log, count)
    },
  )
  const transport = side?.wrapTransport(bound) ?? bound
  const identity = createIdentity(sockets)
  for (const directive of program.directives) {
    if (directive.kind !== 'alias') continue
    for (const address of directive.addresses) addAlias(identity, address)
  }
  for (const alias of options.aliases) addAlias(identity, alias)
  return { resolver, names, sockets, transport, identity }
}

function cacheLimits(settings: Settings): CacheLimits {
  return {
    negativeSeconds: settings.int('dns_cache_negative_ttl'),
    minSeconds: settings.int('dns_cache_min_ttl'),
    maxSeconds: settings.int('dns_cache_max_ttl'),
    maxBytes: settings.int('dns_cache_mem') * 1024,
  }
}

/** `[proto:]host[:port]` of an alias statement or -a option. */
function addAlias(identity: Identity, address: string): void {
  const spec = parseSocketSpec(address)
  if (spec === undefined) identity.addAlias(address)
  else identity.addAlias(spec.host, spec.port, spec.proto)
}
