import type { Random } from '../host/host.ts'
import { parseIp } from '../routing/ip-match.ts'
import type { Settings } from '../server/core.ts'
import { uriRules } from '../server/message-settings.ts'
import { parseUri, type Uri } from '../sip/uri.ts'
import { hexStyle, showIp } from '../transport/show-ip.ts'
import { protoNumbers, type Destination, type Proto } from '../transport/sockets.ts'
import { inDrawnOrder, inOrder, servicesOf, type Service } from './choose.ts'
import { firstOf, flatMap, listLater, listOf, nothing, orElse, type Cell, type Lazy } from './lazy.ts'
import { chain, type Later } from '../host/later.ts'
import type { LookUp } from './look-up.ts'

/** A destination, and where to go when it fails: nowhere unless use_dns_failover is on. */
export type NextHop = Cell<Destination>

/** The same destinations over another protocol. */
export function withProto({ value, rest }: NextHop, proto: Proto): NextHop {
  const further = (hop: NextHop | undefined): NextHop | undefined => hop && withProto(hop, proto)
  return { value: { ...value, proto }, rest: () => chain(rest(), further) }
}

/** A destination that nothing can take the place of. */
export function onlyHop(value: Destination): NextHop {
  return { value, rest: nothing }
}

/** Finds where a URI leads (RFC 3263). */
export interface Resolver {
  /** The first destination, at once for numeric addresses and cached names; undefined: the name leads nowhere. */
  resolveUri(uri: string): Later<NextHop | undefined>
  /** The addresses of a host name or numeric address, without its brackets. */
  resolveHost(host: string): Later<readonly string[]>
}

export interface ResolverEnvironment {
  readonly settings: Settings
  readonly random: Pick<Random, 'uint32'>
  readonly lookUp: LookUp
  /** Whether there is a socket for such messages; without a family, for any. */
  canSend(proto: Proto | undefined, family?: 4 | 6): boolean
  /** A name leads nowhere: it does not exist, or no name server answers. */
  onUnresolved?(host: string): void
}

/** Protocols in the order in which they are tried where their preferences are equal, with the parameters that say these. */
const preferences: ReadonlyMap<Proto, string> = new Map([
  ['udp', 'dns_udp_pref'],
  ['tcp', 'dns_tcp_pref'],
  ['tls', 'dns_tls_pref'],
  ['sctp', 'dns_sctp_pref'],
])

/**
 * Finds destinations as Kamailio does: a numeric address or a port means addresses; otherwise NAPTR (dns_try_naptr), SRV and
 * then addresses. The parameter maddr is not looked at, and a transport that is none counts as UDP (recorded with 6.1.5).
 */
export function createResolver(env: ResolverEnvironment): Resolver {
  const { settings, lookUp } = env
  const resolveHost = (host: string): Later<readonly string[]> => {
    const bare = bareHost(host)
    if (bare === '') return []
    return parseIp(bare) === undefined ? addressesOf(bare, env) : [showIp(bare, hexStyle(settings))]
  }
  const at = (host: string, port: number, proto: Proto): Lazy<Destination> =>
    listLater(() => chain(resolveHost(host), (ips) => ips.map((ip) => ({ proto, ip, port }))))
  const byService = ({ name, proto }: Service): Lazy<Destination> => {
    const records = listLater(() =>
      chain(lookUp(name, 'SRV'), (found) =>
        settings.int('dns_srv_lb') === 0 ? inOrder(found) : inDrawnOrder(found, env.random),
      ),
    )
    return flatMap(records, ({ target, port }) => at(target, port, proto))
  }
  const destinationsOf = (uri: Uri): Lazy<Destination> => {
    const proto = protoOf(uri)
    const byAddress = at(uri.host, portOf(uri, proto), proto)
    if (uri.portNumber !== 0) return byAddress
    return orElse(byServices(servicesFor(uri, env), byService), byAddress)
  }
  return {
    resolveHost,
    resolveUri: (text) => {
      const uri = parseUri(text, uriRules(settings))
      if (uri !== undefined && parseIp(bareHost(uri.host)) !== undefined) return numeric(uri, settings)
      if (uri === undefined || uri.host === '') return undefined
      const found = destinationsOf(uri)
      return chain((settings.int('use_dns_failover') === 0 ? firstOf(found) : found)(), (hop) => {
        if (hop === undefined) env.onUnresolved?.(uri.host)
        return hop
      })
    },
  }
}

interface Services {
  /** What the name offers in its NAPTR records: one is tried after the other. */
  readonly offered: Lazy<Service>
  /** What is asked for when it offers nothing: the first that leads anywhere counts, also when all its destinations fail (6.1.5). */
  readonly guessed: Lazy<Service>
}

function byServices(
  { offered, guessed }: Services,
  destinations: (one: Service) => Lazy<Destination>,
): Lazy<Destination> {
  return orElse(flatMap(offered, destinations), firstThatLeads(guessed, destinations))
}

function firstThatLeads(services: Lazy<Service>, destinations: (one: Service) => Lazy<Destination>): Lazy<Destination> {
  return () =>
    chain(services(), (cell) =>
      cell === undefined ? undefined : orElse(destinations(cell.value), firstThatLeads(cell.rest, destinations))(),
    )
}

/** Most destinations are addresses: nothing is looked up. */
function numeric(uri: Uri, settings: Settings): NextHop {
  const proto = protoOf(uri)
  return onlyHop({ proto, ip: showIp(bareHost(uri.host), hexStyle(settings)), port: portOf(uri, proto) })
}

/** The SRV names to ask for: of the transport that the URI names, else of those that the name offers. */
function servicesFor(uri: Uri, env: ResolverEnvironment): Services {
  const { settings, lookUp } = env
  const host = uri.host.toLowerCase()
  const named = (proto: Proto): Service => ({ proto, name: serviceName(host, proto) })
  if (uri.scheme === 'sips' || isProto(uri.transport))
    return { offered: nothing, guessed: listOf([named(protoOf(uri))]) }
  const triesNaptr = settings.int('dns_try_naptr') !== 0
  if (!triesNaptr && settings.int('use_dns_failover') === 0)
    return { offered: nothing, guessed: listOf([named('udp')]) }
  const preference = (proto: Proto): number => settings.int(preferences.get(proto) ?? '')
  const all = [...preferences.keys()]
    .filter((proto) => preference(proto) >= 0 && env.canSend(proto))
    .toSorted((one, other) => preference(other) - preference(one))
    .map(named)
  if (!triesNaptr) return { offered: nothing, guessed: listOf(all) }
  const ignoresRecords = settings.int('dns_naptr_ignore_rfc') !== 0
  const canSend = (proto: Proto): boolean => env.canSend(proto)
  const offered = listLater(() =>
    chain(lookUp(host, 'NAPTR'), (found) => servicesOf(found, { preference, ignoresRecords, canSend })),
  )
  return { offered, guessed: listOf(all) }
}

/** dns_cache_flags: IPv4 alone, IPv6 alone, IPv6 first. */
const onlyV4 = 1
const onlyV6 = 2
const v6First = 4

function addressesOf(name: string, { settings, lookUp, canSend }: ResolverEnvironment): Later<readonly string[]> {
  const flags = settings.int('dns_cache_flags')
  const triesV6 = (flags & onlyV4) === 0 && settings.int('dns_try_ipv6') !== 0 && canSend(undefined, 6)
  const ask = (type: 'A' | 'AAAA'): Later<readonly string[]> =>
    chain(lookUp(name, type), (found) => found.map(({ address }) => address))
  if (!triesV6) return ask('A')
  const order: readonly ('A' | 'AAAA')[] =
    (flags & onlyV6) !== 0 ? ['AAAA'] : (flags & v6First) !== 0 ? ['AAAA', 'A'] : ['A', 'AAAA']
  const [first = 'A', second] = order
  return chain(ask(first), (found) => (found.length > 0 || second === undefined ? found : ask(second)))
}

function bareHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}

/** RFC 3263 §4.1: TLS is asked for as _sips._tcp. */
function serviceName(host: string, proto: Proto): string {
  const carrier = proto === 'udp' || proto === 'sctp' ? proto : 'tcp'
  return `${proto === 'tls' ? '_sips' : '_sip'}._${carrier}.${host}`
}

/** The transport parameter, TLS for sips, else UDP (RFC 3263 §4.1). */
function protoOf(uri: Uri): Proto {
  const named = isProto(uri.transport) ? uri.transport : undefined
  if (uri.scheme === 'sips') return named === undefined || named === 'tcp' || named === 'udp' ? 'tls' : named
  return named ?? 'udp'
}

function isProto(text: string): text is Proto {
  return Object.hasOwn(protoNumbers, text)
}

function portOf(uri: Uri, proto: Proto): number {
  if (uri.portNumber !== 0) return uri.portNumber
  return proto === 'tls' || proto === 'wss' ? 5061 : 5060
}
