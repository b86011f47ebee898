import { parseIp } from '../../routing/ip-match.ts'
import type { Core } from '../../server/core.ts'
import type { CacheEntry, CachedRecord, DnsCache } from '../../dns/cache.ts'
import type { DnsRecord, DnsType } from '../../dns/records.ts'
import { RpcFault, rpcStruct, type RpcCommand, type RpcHandler, type RpcValue } from '../registry.ts'

/** The types that the commands know, with their numbers (RFC 1035 §3.2.2); those that the cache never holds are not found. */
const typeNumbers: ReadonlyMap<string, number> = new Map([
  ['A', 1],
  ['CNAME', 5],
  ['PTR', 12],
  ['TXT', 16],
  ['AAAA', 28],
  ['SRV', 33],
  ['NAPTR', 35],
  ['EBL', 65_535],
])

/** How dns.debug_all calls the records of a type. */
const debugNames = { A: 'ip', AAAA: 'ip', SRV: 'srv', NAPTR: 'naptr', CNAME: 'cname' } as const

/** Kamailio's bits of an added entry: it says that there is no such name, or it never lapses. */
const negativeFlag = 1
const permanentFlag = 2

/** dns.*: the answers of name servers that are kept. What the commands give is that of Kamailio 6.1.5. */
export function dnsCommands(core: Core): readonly RpcCommand[] {
  const nowMs = (): number => core.host.clock.monotonic()
  const withCache =
    (run: (cache: DnsCache, call: Parameters<RpcHandler>[0]) => readonly RpcValue[]): RpcHandler =>
    (call) => {
      if (core.names === undefined || core.settings.int('use_dns_cache') === 0) {
        throw new RpcFault(500, 'dns cache support disabled (see use_dns_cache)')
      }
      return run(core.names, call)
    }
  const command = (name: string, doc: string, run: RpcHandler, array = false): RpcCommand => ({ name, doc, array, run })
  const lookUp = withCache((cache, call) => {
    const type = call.text('type').toUpperCase()
    if (!typeNumbers.has(type)) throw new RpcFault(400, 'Invalid type')
    const name = call.text('name').toLowerCase()
    const found = cache.entries.find((entry) => entry.name === name && entry.type === type)
    // That a name does not exist is kept, but not shown (6.1.5).
    if (found === undefined || found.records.length === 0) throw new RpcFault(400, 'Not found')
    return [describe(found, nowMs(), 2)]
  })
  const remove = (type: string): RpcHandler =>
    withCache((cache, call) => {
      // A type that the cache never holds is never found.
      if (!cache.delete(call.text('name'), type as DnsType)) throw new RpcFault(400, 'Not found')
      return []
    })
  const clear = (withPermanent: boolean): RpcHandler =>
    withCache((cache) => {
      cache.clear(withPermanent)
      return [rpcStruct([['status', 'ok']])]
    })
  const add = (type: 'A' | 'AAAA' | 'SRV'): RpcHandler => withCache((cache, call) => addEntry(cache, type, call))
  return [
    command(
      'dns.mem_info',
      'Tells how many bytes the answers take that are kept, and how many they may.',
      withCache((cache) => [cache.bytes, cache.maxBytes]),
    ),
    command(
      'dns.view',
      'Lists the answers that are kept.',
      withCache((cache) => cache.entries.map((entry) => describe(entry, nowMs(), 1))),
      true,
    ),
    command(
      'dns.debug',
      'Lists the answers that are kept, without their records.',
      withCache((cache) => cache.entries.flatMap((entry) => debugLines(entry, nowMs()))),
    ),
    command(
      'dns.debug_all',
      'Lists the answers that are kept, record by record.',
      withCache((cache) => cache.entries.flatMap((entry) => debugRecords(entry, nowMs()))),
    ),
    command('dns.lookup', 'Shows the answer that is kept for a type and a name.', lookUp),
    command('dns.delete_all', 'Forgets all answers but those that were added for good.', clear(false)),
    command('dns.delete_all_force', 'Forgets all answers.', clear(true)),
    ...[...typeNumbers.keys()].map((type) =>
      command(`dns.delete_${type.toLowerCase()}`, `Forgets the ${type} records of a name.`, remove(type)),
    ),
    command('dns.add_a', 'Adds an IPv4 address: name, seconds, address, flags (1 no such name, 2 for good).', add('A')),
    command('dns.add_aaaa', 'Adds an IPv6 address: name, seconds, address, flags.', add('AAAA')),
    command('dns.add_srv', 'Adds a server: name, seconds, priority, weight, port, target, flags.', add('SRV')),
  ]
}

function addEntry(cache: DnsCache, type: 'A' | 'AAAA' | 'SRV', call: Parameters<RpcHandler>[0]): readonly RpcValue[] {
  const common = { name: call.text('name').toLowerCase(), ttl: call.int('ttl') }
  const record = readRecord(type, common, call)
  const flags = call.int('flags')
  const isNegative = (flags & negativeFlag) !== 0
  if (record !== undefined) {
    cache.store(common.name, type, isNegative ? [] : [record], (flags & permanentFlag) !== 0)
  }
  return []
}

/** Undefined for an address that is none, which 6.1.5 passes over in silence. */
function readRecord(
  type: 'A' | 'AAAA' | 'SRV',
  common: { readonly name: string; readonly ttl: number },
  call: Parameters<RpcHandler>[0],
): DnsRecord | undefined {
  if (type === 'SRV') {
    const [priority, weight, port] = [call.int('priority'), call.int('weight'), call.int('port')]
    return { ...common, type, priority, weight, port, target: call.text('target').toLowerCase() }
  }
  const address = call.text('address')
  const isFitting = parseIp(address) !== undefined && address.includes(':') === (type === 'AAAA')
  return isFitting ? { ...common, type, address } : undefined
}

const secondsLeft = (untilMs: number, nowMs: number): number =>
  untilMs === Infinity ? 0 : Math.max(0, Math.floor((untilMs - nowMs) / 1000))

function describe(entry: CacheEntry, nowMs: number, references: number): RpcValue {
  const lifetime = (untilMs: number, prefix: string): (readonly [string, RpcValue])[] => [
    [`${prefix}permanent`, untilMs === Infinity ? 'yes' : 'no'],
    [`${prefix}expires`, secondsLeft(untilMs, nowMs)],
  ]
  const records = entry.records.map(({ record, expiresMs }, at) =>
    rpcStruct([['rr_idx', at], ...fieldsOf(record), ...lifetime(expiresMs, 'rr_')]),
  )
  return rpcStruct([
    ['name', entry.name],
    ['type', entry.type],
    ['size_bytes', entry.bytes],
    ['reference_counter', references],
    ...lifetime(entry.expiresMs, ''),
    ['last_used', Math.floor((nowMs - entry.usedMs) / 1000)],
    ['negative_entry', entry.records.length === 0 ? 'yes' : 'no'],
    ...(records.length === 0 ? [] : [['records', records] as const]),
  ])
}

function fieldsOf(record: DnsRecord): readonly (readonly [string, RpcValue])[] {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return [['rr_ip', record.address]]
    case 'CNAME':
      return [['rr_name', record.target]]
    case 'SRV':
      return [
        ['rr_name', record.target],
        ['rr_port', record.port],
        ['rr_priority', record.priority],
        ['rr_weight', record.weight],
      ]
    case 'NAPTR':
      return [
        ['rr_order', record.order],
        ['rr_preference', record.preference],
        ['rr_flags', record.flags],
        ['rr_service', record.service],
        ['rr_regexp', record.regexp],
        ['rr_replacement', record.replacement],
      ]
  }
}

/** Name, type, size, references, seconds left, seconds since the last use, 1 for a name that does not exist. */
function debugLines(entry: CacheEntry, nowMs: number): readonly RpcValue[] {
  const { name, bytes, expiresMs, usedMs, records } = entry
  const used = Math.floor((nowMs - usedMs) / 1000)
  return [name, typeNumber(entry), bytes, 1, secondsLeft(expiresMs, nowMs), used, records.length === 0 ? 1 : 0]
}

function debugRecords(entry: CacheEntry, nowMs: number): readonly RpcValue[] {
  const [name = '', type = 0, ...rest] = debugLines(entry, nowMs)
  const one = ({ record, expiresMs }: CachedRecord, at: number): readonly RpcValue[] => {
    const [, value = ''] = fieldsOf(record)[0] ?? []
    return [name, type, at, ...rest, debugNames[record.type], value, secondsLeft(expiresMs, nowMs)]
  }
  return entry.records.flatMap(one)
}

function typeNumber({ type }: CacheEntry): number {
  return typeNumbers.get(type) ?? 0
}
