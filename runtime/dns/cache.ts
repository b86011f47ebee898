import type { Clock } from '../host/host.ts'
import type { DnsRecord, DnsType } from './records.ts'

/** What is known of a name and a type. */
export interface CacheEntry {
  readonly name: string
  readonly type: DnsType
  /** Empty when the name has no such records, or nobody answered. */
  readonly records: readonly CachedRecord[]
  /** Milliseconds of the monotonic clock until which it holds; Infinity for entries that were added for good. */
  readonly expiresMs: number
  readonly bytes: number
  /** Milliseconds of the monotonic clock. */
  usedMs: number
}

export interface CachedRecord {
  readonly record: DnsRecord
  readonly expiresMs: number
}

/** What core parameters say of the cache; seconds and bytes. */
export interface CacheLimits {
  readonly negativeSeconds: number
  readonly minSeconds: number
  /** -1 for no limit. */
  readonly maxSeconds: number
  readonly maxBytes: number
}

/** Answers of name servers for as long as they say that they hold. What was used longest ago gives way when it is full. */
export class DnsCache {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #limits: () => CacheLimits
  readonly #entries = new Map<string, CacheEntry>()
  #bytes = 0

  constructor(clock: Pick<Clock, 'monotonic'>, limits: () => CacheLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  get bytes(): number {
    return this.#bytes
  }

  get maxBytes(): number {
    return this.#limits().maxBytes
  }

  /** The entries that hold, the one used last at the end. */
  get entries(): readonly CacheEntry[] {
    this.#sweep()
    return [...this.#entries.values()]
  }

  /** What is known; undefined when it must be asked. */
  find(name: string, type: DnsType): CacheEntry | undefined {
    const key = keyOf(name, type)
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    const now = this.#clock.monotonic()
    if (entry.expiresMs <= now) {
      this.#forget(key)
      return undefined
    }
    entry.usedMs = now
    // The order of the map is the order of use.
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  /** Keeps the records of one name and type; an empty list says that there are none. */
  store(name: string, type: DnsType, records: readonly DnsRecord[], isPermanent = false): CacheEntry {
    const now = this.#clock.monotonic()
    const { negativeSeconds } = this.#limits()
    const cached = records.map((record) => ({
      record,
      expiresMs: isPermanent ? Infinity : now + this.#lifetime(record.ttl) * 1000,
    }))
    const expiresMs =
      records.length === 0 ? now + negativeSeconds * 1000 : Math.max(...cached.map((one) => one.expiresMs))
    const entry: CacheEntry = { name, type, records: cached, expiresMs, bytes: sizeOf(name, records), usedMs: now }
    this.#forget(keyOf(name, type))
    this.#entries.set(keyOf(name, type), entry)
    this.#bytes += entry.bytes
    this.#makeRoom(entry)
    return entry
  }

  /** Whether there was such an entry. */
  delete(name: string, type: DnsType): boolean {
    return this.#forget(keyOf(name, type))
  }

  /** Empties it; entries that were added for good stay unless they are meant too. */
  clear(withPermanent = false): void {
    for (const [key, entry] of this.#entries) if (withPermanent || entry.expiresMs !== Infinity) this.#forget(key)
  }

  #lifetime(ttl: number): number {
    const { minSeconds, maxSeconds } = this.#limits()
    return Math.max(maxSeconds < 0 ? ttl : Math.min(ttl, maxSeconds), minSeconds)
  }

  #sweep(): void {
    const now = this.#clock.monotonic()
    for (const [key, entry] of this.#entries) if (entry.expiresMs <= now) this.#forget(key)
  }

  #makeRoom(kept: CacheEntry): void {
    if (this.#bytes <= this.maxBytes) return
    this.#sweep()
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.maxBytes) return
      if (entry !== kept && entry.expiresMs !== Infinity) this.#forget(key)
    }
  }

  #forget(key: string): boolean {
    const entry = this.#entries.get(key)
    if (entry !== undefined) this.#bytes -= entry.bytes
    return this.#entries.delete(key)
  }
}

function keyOf(name: string, type: DnsType): string {
  return `${name.toLowerCase()} ${type}`
}

/** What Kamailio 6.1.5 counts for an entry: 64 bytes, the name, and 24 bytes and the data for each record, in words. */
function sizeOf(name: string, records: readonly DnsRecord[]): number {
  if (records.length === 0) return 64 + name.length
  return records.reduce((sum, record) => sum + 24 + inWords(dataBytes(record)), 64 + inWords(name.length))
}

function dataBytes(record: DnsRecord): number {
  switch (record.type) {
    case 'A':
      return 4
    case 'AAAA':
      return 16
    case 'SRV':
      return 7 + record.target.length + 1
    case 'NAPTR':
      return 32 + record.flags.length + record.service.length + record.regexp.length + record.replacement.length
    case 'CNAME':
      return 1 + record.target.length
  }
}

function inWords(bytes: number): number {
  return Math.ceil(bytes / 8) * 8
}
