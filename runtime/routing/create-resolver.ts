import type { Host } from '../host/host.ts'
import type { Settings } from '../server/core.ts'
import { parseUri, type Uri } from '../sip/uri.ts'
import type { Destination, Proto } from '../transport/sockets.ts'
import { parseIp } from './ip-match.ts'
import type { Resolver } from './resolver.ts'

interface CacheEntry<T> {
  readonly value: readonly T[]
  readonly expiresAtMs: number
}

/** Names are kept for a minute: Node's resolver tells no lifetime of SRV records. The cache holds a bounded number of them. */
const cacheMs = 60_000
const maxEntries = 5000

/**
 * Finds destinations after RFC 3263 as far as Kamailio does by default (no NAPTR): a numeric address or a port means addresses;
 * otherwise SRV records of the transport, then addresses.
 */
export function createResolver(host: Host, settings: Settings): Resolver {
  const cache = new Map<string, CacheEntry<unknown>>()
  const lookUp = async <T>(key: string, query: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    const known = cache.get(key) as CacheEntry<T> | undefined
    if (known !== undefined && known.expiresAtMs > host.clock.monotonic()) return known.value
    const value = await query().catch((): readonly T[] => [])
    if (cache.size >= maxEntries) cache.clear()
    cache.set(key, { value, expiresAtMs: host.clock.monotonic() + cacheMs })
    return value
  }
  const addresses = async (name: string): Promise<readonly string[]> => {
    const v4 = await lookUp(`A ${name}`, () => host.dns.resolve4(name))
    if (v4.length > 0 || settings.int('dns_try_ipv6') === 0) return v4
    return lookUp(`AAAA ${name}`, () => host.dns.resolve6(name))
  }
  const resolveHost = (name: string): readonly string[] | Promise<readonly string[]> => {
    const bare = name.replace(/^\[|\]$/g, '')
    return parseIp(bare) === undefined ? addresses(bare.toLowerCase()) : [bare]
  }
  const resolveName = async (uri: Uri, proto: Proto): Promise<readonly Destination[]> => {
    const service = uri.scheme === 'sips' ? '_sips' : '_sip'
    if (uri.portNumber === 0) {
      const carrier = proto === 'udp' ? '_udp' : '_tcp'
      const name = `${service}.${carrier}.${uri.host.toLowerCase()}`
      const records = await lookUp(`SRV ${name}`, () => host.dns.resolveSrv(name))
      const sorted = records.toSorted((one, other) => one.priority - other.priority || other.weight - one.weight)
      const found = await Promise.all(
        sorted.map(async (record) => (await resolveHost(record.name)).map((ip) => ({ proto, ip, port: record.port }))),
      )
      if (found.flat().length > 0) return found.flat()
    }
    return (await resolveHost(uri.host)).map((ip) => ({ proto, ip, port: portOf(uri, proto) }))
  }
  return {
    resolveHost,
    resolveUri: (text) => {
      const uri = parseUri(text)
      if (uri === undefined || uri.host === '') return []
      const target = uri.parameters.find((parameter) => parameter.name.toLowerCase() === 'maddr')?.value
      const proto = protoOf(uri)
      const bare = (target ?? uri.host).replace(/^\[|\]$/g, '')
      if (parseIp(bare) !== undefined) return [{ proto, ip: bare, port: portOf(uri, proto) }]
      return resolveName(target === undefined ? uri : { ...uri, host: target }, proto)
    },
  }
}

/** The transport parameter, TLS for sips, else UDP (RFC 3263 §4.1). */
export function protoOf(uri: Uri): Proto {
  const named = ['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss'].find((name) => name === uri.transport) as Proto | undefined
  if (uri.scheme === 'sips') return named === undefined || named === 'tcp' || named === 'udp' ? 'tls' : named
  return named ?? 'udp'
}

function portOf(uri: Uri, proto: Proto): number {
  if (uri.portNumber !== 0) return uri.portNumber
  return proto === 'tls' || proto === 'wss' ? 5061 : 5060
}
