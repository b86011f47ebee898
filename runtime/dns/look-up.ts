import type { Host } from '../host/host.ts'
import type { Settings } from '../server/core.ts'
import type { DnsCache } from './cache.ts'
import { chain, type Later } from '../host/later.ts'
import type { DnsAnswer, DnsRecord, DnsType } from './records.ts'

type RecordOf<T extends DnsType> = Extract<DnsRecord, { type: T }> & { readonly type: T }

/** Longer names are none (RFC 1035 §3.1): nobody is asked, and nothing is kept of them. */
const longestName = 255

/** Aliases that lead in a circle end here. */
const maxAliases = 10

/** The records of a name: from the cache, else asked for; an empty list when there are none or nobody answers. */
export type LookUp = <T extends DnsType>(name: string, type: T) => Later<readonly RecordOf<T>[]>

/** What is counted: questions without an answer, and those that took longer than dns_slow_query_ms. */
export type DnsCount = 'failed_dns_request' | 'slow_dns_request'

export function createLookUp(host: Host, settings: Settings, cache: DnsCache, count: (what: DnsCount) => void): LookUp {
  const underWay = new Map<string, Promise<DnsAnswer>>()
  const ask = (name: string, type: DnsType): Promise<DnsAnswer> => {
    const key = `${name} ${type}`
    const known = underWay.get(key)
    if (known !== undefined) return known
    const startMs = host.clock.monotonic()
    const asked = host.dns
      .query(name, type, queryOptions(settings))
      .catch((): DnsAnswer => ({ records: [], isNoName: false }))
      .then((answer) => {
        underWay.delete(key)
        if (answer.records.length === 0) count('failed_dns_request')
        const limitMs = settings.int('dns_slow_query_ms')
        if (limitMs > 0 && host.clock.monotonic() - startMs > limitMs) count('slow_dns_request')
        return answer
      })
    underWay.set(key, asked)
    return asked
  }
  const lookUp = (name: string, type: DnsType, aliases: number): Later<readonly DnsRecord[]> => {
    if (name.length > longestName) return []
    const isCached = settings.int('use_dns_cache') !== 0
    const known = isCached ? cache.find(name, type) : undefined
    if (known !== undefined) return known.records.map(({ record }) => record)
    const alias = isCached ? cache.find(name, 'CNAME')?.records[0]?.record : undefined
    if (alias?.type === 'CNAME') return aliases === 0 ? [] : lookUp(alias.target, type, aliases - 1)
    return chain(ask(name, type), ({ records }) => {
      if (isCached) keep(cache, name, type, records)
      const end = endOfAliases(name, type, records)
      const isElsewhere = end.records.length === 0 && end.owner !== name && aliases > 0
      return isElsewhere ? lookUp(end.owner, type, aliases - 1) : end.records
    })
  }
  // What is found for a type is of this type.
  return <T extends DnsType>(name: string, type: T) =>
    lookUp(name.toLowerCase(), type, maxAliases) as Later<readonly RecordOf<T>[]>
}

/** The name at the end of the aliases of an answer, and its records. */
function endOfAliases(
  name: string,
  type: DnsType,
  records: readonly DnsRecord[],
): { readonly owner: string; readonly records: readonly DnsRecord[] } {
  let owner = name
  for (let step = 0; step < maxAliases; step += 1) {
    const own = records.filter((record) => record.type === type && record.name === owner)
    const alias = records.find((record) => record.type === 'CNAME' && record.name === owner)
    if (own.length > 0 || alias?.type !== 'CNAME') return { owner, records: own }
    owner = alias.target
  }
  return { owner, records: [] }
}

/** Keeps all records of an answer, each under its own name; that there are none for the question, too. */
function keep(cache: DnsCache, name: string, type: DnsType, records: readonly DnsRecord[]): void {
  const groups = new Map<string, DnsRecord[]>()
  for (const record of records) {
    const key = `${record.name} ${record.type}`
    groups.set(key, [...(groups.get(key) ?? []), record])
  }
  for (const group of groups.values()) {
    const [first] = group
    if (first !== undefined) cache.store(first.name, first.type, group)
  }
  if (!groups.has(`${name} ${type}`) && !groups.has(`${name} CNAME`)) cache.store(name, type, [])
}

function queryOptions(settings: Settings) {
  const given = (name: string): number | undefined => (settings.int(name) < 0 ? undefined : settings.int(name))
  return {
    timeoutSeconds: given('dns_retr_time'),
    attempts: given('dns_retr_no'),
    servers: given('dns_servers_no'),
    usesSearchList: settings.int('dns_use_search_list') !== 0,
  }
}
