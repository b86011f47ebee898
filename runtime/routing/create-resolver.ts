import type { Host } from '../host/host.ts'
import type { Settings } from '../server/core.ts'
import { parseUri, type Uri } from '../sip/uri.ts'
import { protoNumbers, type Destination, type Proto } from '../transport/sockets.ts'
import { NameCache } from './name-cache.ts'
import { parseIp } from './ip-match.ts'
import type { Resolver } from './resolver.ts'

type Later<T> = T | Promise<T>

/**
 * Finds destinations after RFC 3263 as far as Kamailio does by default (no NAPTR): a numeric address or a port means addresses;
 * otherwise SRV records of the transport, then addresses. As in Kamailio the parameter maddr is not looked at (recorded with
 * 6.1.5), and a transport that is none counts as UDP. Answers at once for numeric addresses and cached names.
 */
export function createResolver(host: Host, settings: Settings, onFailure: () => void = () => undefined): Resolver {
  const cache = new NameCache(host.clock, onFailure)
  const addresses = (name: string): Later<readonly string[]> =>
    chain(
      cache.get(`A ${name}`, () => host.dns.resolve4(name)),
      (v4) =>
        v4.length > 0 || settings.int('dns_try_ipv6') === 0
          ? v4
          : cache.get(`AAAA ${name}`, () => host.dns.resolve6(name)),
    )
  const resolveHost = (name: string): Later<readonly string[]> => {
    const bare = bareHost(name)
    if (bare === '') return []
    return parseIp(bare) === undefined ? addresses(bare.toLowerCase()) : [bare]
  }
  const byAddress = (uri: Uri, proto: Proto): Later<readonly Destination[]> =>
    chain(resolveHost(uri.host), (ips) => ips.map((ip) => ({ proto, ip, port: portOf(uri, proto) })))
  const byService = (uri: Uri, proto: Proto): Later<readonly Destination[]> => {
    const name = serviceName(uri, proto)
    const records = cache.get(`SRV ${name}`, () => host.dns.resolveSrv(name))
    return chain(records, (found) => {
      const sorted = found.toSorted((one, other) => one.priority - other.priority || other.weight - one.weight)
      const targets = sorted.map((record) =>
        chain(resolveHost(record.name), (ips) => ips.map((ip): Destination => ({ proto, ip, port: record.port }))),
      )
      return chain(gather(targets), (lists) => (lists.flat().length > 0 ? lists.flat() : byAddress(uri, proto)))
    })
  }
  return {
    resolveHost,
    resolveUri: (text) => {
      const uri = parseUri(text)
      if (uri === undefined || uri.host === '') return []
      const proto = protoOf(uri)
      const isNumeric = parseIp(bareHost(uri.host)) !== undefined
      return isNumeric || uri.portNumber !== 0 ? byAddress(uri, proto) : byService(uri, proto)
    },
  }
}

/** The values, at once when all of them are there. */
function gather<T>(values: readonly Later<T>[]): Later<readonly T[]> {
  const ready: T[] = []
  for (const value of values) {
    if (value instanceof Promise) return Promise.all(values.map((one) => Promise.resolve(one)))
    ready.push(value)
  }
  return ready
}

/** Goes on at once with a value that is there, else when it comes. */
function chain<T, R>(value: Later<T>, next: (value: T) => Later<R>): Later<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}

function bareHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}

/** RFC 3263 §4.1: TLS is asked for as _sips._tcp. */
function serviceName(uri: Uri, proto: Proto): string {
  const carrier = proto === 'udp' || proto === 'sctp' ? proto : 'tcp'
  return `${proto === 'tls' ? '_sips' : '_sip'}._${carrier}.${uri.host.toLowerCase()}`
}

/** The transport parameter, TLS for sips, else UDP (RFC 3263 §4.1). */
export function protoOf(uri: Uri): Proto {
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
