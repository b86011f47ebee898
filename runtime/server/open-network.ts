import type { Program } from '#grammar/abi.ts'
import type { Host } from '../host/host.ts'
import type { ModuleLogger } from '../log/logger.ts'
import { createIdentity } from '../routing/identity.ts'
import { createResolver } from '../routing/create-resolver.ts'
import type { Resolver } from '../routing/resolver.ts'
import type { LinkError } from '../script/linker.ts'
import type { Statistics } from '../statistics/statistics.ts'
import type { TcpCount } from '../transport/connection-table.ts'
import { createTransport } from '../transport/create-transport.ts'
import { parseSocketSpec } from '../transport/parse-socket.ts'
import type { ListenSocket } from '../transport/sockets.ts'
import type { Transport } from '../transport/transport.ts'
import type { Identity, Settings } from './core.ts'
import { listenSockets } from './listen.ts'
import type { ServerOptions } from './server.ts'

/** The side of a server that faces the network. */
export interface NetworkSide {
  readonly resolver: Resolver
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
  const resolver = createResolver(host, settings, () => statistics.counter('dns', 'failed_dns_request').add(1))
  const sockets = await listenSockets(program, host, resolver, settings, options, errors)
  const transport = await createTransport(host, errors.length > 0 ? [] : sockets, settings, log, count).catch(
    (error: unknown) => {
      errors.push({ at: [0, 1, 1], text: error instanceof Error ? error.message : String(error) })
      return createTransport(host, [], settings, log, count)
    },
  )
  const identity = createIdentity(sockets)
  for (const directive of program.directives) {
    if (directive.kind !== 'alias') continue
    for (const address of directive.addresses) addAlias(identity, address)
  }
  for (const alias of options.aliases) addAlias(identity, alias)
  return { resolver, sockets, transport, identity }
}

/** `[proto:]host[:port]` of an alias statement or -a option. */
function addAlias(identity: Identity, address: string): void {
  const spec = parseSocketSpec(address)
  if (spec === undefined) identity.addAlias(address)
  else identity.addAlias(spec.host, spec.port, spec.proto)
}
