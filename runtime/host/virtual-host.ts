import type { DnsRecord } from '../dns/records.ts'
import type { Dns, Host, Random } from './host.ts'
import { VirtualClock } from './virtual-clock.ts'
import { VirtualNetwork } from './virtual-network.ts'

/** The records that a virtual host resolves; everything else does not exist. */
export type VirtualZone = readonly DnsRecord[]

export interface VirtualHostOptions {
  readonly zone?: VirtualZone
  /** Another way to resolve names than a zone. */
  readonly dns?: Dns
  readonly seed?: number
  readonly env?: ReadonlyMap<string, string>
  /** Hosts on one network share a clock too. */
  readonly clock?: VirtualClock
  readonly network?: VirtualNetwork
}

/** A host without a machine: time moves when told to, the network is in memory, and every run is the same. */
export interface VirtualHost extends Host {
  readonly clock: VirtualClock
  readonly network: VirtualNetwork
  readonly logged: readonly string[]
  advance(ms: number): Promise<void>
}

export function createVirtualHost(options: VirtualHostOptions = {}): VirtualHost {
  const clock = options.clock ?? new VirtualClock()
  const logged: string[] = []
  return {
    clock,
    network: options.network ?? new VirtualNetwork(clock),
    random: seededRandom(options.seed ?? 1),
    dns: options.dns ?? zoneDns(options.zone ?? []),
    process: { pid: 4711, env: (name) => options.env?.get(name) },
    logged,
    writeLog: (line) => void logged.push(line),
    advance: (ms) => clock.advance(ms),
  }
}

/** mulberry32: small, and the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const uint32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const byte = (): string => (uint32() & 255).toString(16).padStart(2, '0')
  return { uint32, hex: (length) => Array.from({ length }, byte).join('') }
}

/** Answers from the records of a zone. */
export function zoneDns(zone: VirtualZone): Dns {
  return {
    query: (asked, type) => {
      const records = recordsOf(zone, asked.toLowerCase(), type)
      return Promise.resolve({ records, isNoName: !zone.some((record) => record.name === asked.toLowerCase()) })
    },
  }
}

/** As a name server answers: an alias, and what it stands for. */
function recordsOf(zone: VirtualZone, name: string, type: DnsRecord['type']): readonly DnsRecord[] {
  const alias = zone.find((record) => record.name === name && record.type === 'CNAME')
  if (alias?.type === 'CNAME' && type !== 'CNAME') return [alias, ...recordsOf(zone, alias.target, type)]
  return zone.filter((record) => record.name === name && record.type === type)
}
