import type { Clock } from '../host/host.ts'
import type { Shared, SharedStore, TellChange } from '../processes/shared.ts'
import type { Settings } from '../server/core.ts'
import { isStreamProto } from '../sip/build-request.ts'
import type { Destination } from '../transport/sockets.ts'

/** What went wrong with a destination, as Kamailio's bits: they stand in the list, and dst_blocklist_*_imask names those that do not count. */
export const blockReasons = { send: 2, connect: 4, timeout: 16, unavailable: 32, script: 64 } as const

/** A destination that is not sent to; one without a protocol is meant for all. */
export interface BlockedDestination {
  readonly proto: Destination['proto'] | undefined
  readonly ip: string
  readonly port: number
  readonly reasons: number
  /** On the clock that never jumps. */
  readonly untilMs: number
}

/** A blocked destination, and until when by the time of day in milliseconds; 0 for one that is blocked no more. */
export type BlockChange = readonly [
  proto: Destination['proto'] | undefined,
  ip: string,
  port: number,
  reasons: number,
  untilMs: number,
]

type Place = Pick<BlockedDestination, 'proto' | 'ip' | 'port'>

/** Bytes of an entry, as 6.1.5 counts them for dst_blocklist_mem. */
const entryBytes = (ip: string | undefined): number => (ip === undefined ? 0 : ip.includes(':') ? 36 : 24)

/**
 * Destinations that failed a moment ago (use_dst_blocklist): requests do not go there until they lapse. Names, bits and rules are those
 * of Kamailio 6.1.5.
 */
export class Blocklist implements SharedStore<BlockChange> {
  readonly #settings: Settings
  readonly #clock: Clock
  readonly #blocked = new Map<string, BlockedDestination>()
  #sweptMs = 0
  #bytes = 0
  #tell: TellChange<BlockChange> = () => undefined

  constructor(settings: Settings, clock: Clock) {
    this.#settings = settings
    this.#clock = clock
  }

  get isOn(): boolean {
    return this.#settings.int('use_dst_blocklist') !== 0 && this.#settings.int('dst_blocklist_init') !== 0
  }

  /** Blocks a destination for a reason that counts for its protocol, for dst_blocklist_expire or the time that is given. */
  add(place: Place, reasons: number, forMs = this.expireMs): void {
    const counting = reasons & ~this.#settings.int(maskNames[place.proto ?? 'udp'])
    if (this.isOn && counting !== 0) this.force(place, counting, forMs)
  }

  /** Blocks a destination, whatever does not count otherwise (dst_blocklist.add). */
  force({ proto, ip, port }: Place, reasons: number, forMs = this.expireMs): void {
    if (forMs <= 0) return
    this.#sweep()
    const key = keyOf(proto, ip, port)
    const before = this.#blocked.get(key)
    if (before === undefined && this.bytes + entryBytes(ip) > this.maxBytes) return
    const kept = before === undefined || before.untilMs <= this.#nowMs() ? 0 : before.reasons
    const blocked = { proto, ip, port, reasons: kept | reasons, untilMs: this.#nowMs() + forMs }
    this.#put(key, blocked)
    this.#tell(key, this.#changeOf(blocked))
  }

  /** Keeps the lists of all processes alike. */
  share(shared: Shared): void {
    this.#tell = shared.share('core:blocklist', this, { isLoose: true })
  }

  apply(key: string, [proto, ip, port, reasons, untilMs]: BlockChange): void {
    const leftMs = untilMs - this.#clock.now()
    if (leftMs <= 0) this.#drop(key)
    else this.#put(key, { proto, ip, port, reasons, untilMs: this.#nowMs() + leftMs })
  }

  all(): Iterable<readonly [key: string, change: BlockChange]> {
    return [...this.#blocked].map(([key, blocked]) => [key, this.#changeOf(blocked)] as const)
  }

  /** Processes have clocks of their own that never jump: they tell each other the time of day. */
  #changeOf({ proto, ip, port, reasons, untilMs }: BlockedDestination): BlockChange {
    return [proto, ip, port, reasons, this.#clock.now() + untilMs - this.#nowMs()]
  }

  /** Blocks a destination no more; false when it was not blocked. */
  remove(place: Place): boolean {
    const { proto, ip, port } = place
    const key = keyOf(proto, ip, port)
    const isBlocked = (this.#blocked.get(key)?.untilMs ?? 0) > this.#nowMs()
    if (this.#drop(key)) this.#tell(key, [proto, ip, port, 0, 0])
    return isBlocked
  }

  /** Whether nothing is sent there now. */
  has({ proto, ip, port }: Pick<Destination, 'proto' | 'ip' | 'port'>): boolean {
    if (this.#blocked.size === 0 || !this.isOn) return false
    const found = this.#blocked.get(keyOf(proto, ip, port)) ?? this.#blocked.get(keyOf(undefined, ip, port))
    return found !== undefined && found.untilMs > this.#nowMs()
  }

  clear(): void {
    for (const [key, { proto, ip, port }] of this.#blocked) this.#tell(key, [proto, ip, port, 0, 0])
    this.#blocked.clear()
    this.#bytes = 0
  }

  /** Lapsed ones stand among them until they are swept away. */
  get entries(): readonly BlockedDestination[] {
    return [...this.#blocked.values()]
  }

  secondsLeft({ untilMs }: BlockedDestination): number {
    return Math.floor((untilMs - this.#nowMs()) / 1000)
  }

  get bytes(): number {
    return this.#bytes
  }

  #put(key: string, blocked: BlockedDestination): void {
    if (!this.#blocked.has(key)) this.#bytes += entryBytes(blocked.ip)
    this.#blocked.set(key, blocked)
  }

  #drop(key: string): boolean {
    this.#bytes -= entryBytes(this.#blocked.get(key)?.ip)
    return this.#blocked.delete(key)
  }

  get maxBytes(): number {
    return this.#settings.int('dst_blocklist_mem') * 1024
  }

  get expireMs(): number {
    return this.#settings.int('dst_blocklist_expire') * 1000
  }

  #nowMs(): number {
    return this.#clock.monotonic()
  }

  /** Takes away what lapsed, at most every dst_blocklist_gc_interval. */
  #sweep(): void {
    const now = this.#nowMs()
    if (now - this.#sweptMs < this.#settings.int('dst_blocklist_gc_interval') * 1000) return
    this.#sweptMs = now
    for (const [key, { untilMs }] of this.#blocked) if (untilMs <= now) this.#drop(key)
  }
}

const maskNames = {
  udp: 'dst_blocklist_udp_imask',
  tcp: 'dst_blocklist_tcp_imask',
  ws: 'dst_blocklist_tcp_imask',
  tls: 'dst_blocklist_tls_imask',
  wss: 'dst_blocklist_tls_imask',
  sctp: 'dst_blocklist_sctp_imask',
} as const

function keyOf(proto: string | undefined, ip: string, port: number): string {
  return `${proto ?? ''} ${ip} ${port}`
}

/** What a destination is blocked for that could not be reached, but for what the script said not to count (module blst). */
export function reasonsOfFailure({
  proto,
  ignoredFailures = 0,
}: Pick<Destination, 'proto' | 'ignoredFailures'>): number {
  const reasons = isStreamProto(proto) ? blockReasons.connect | blockReasons.send : blockReasons.send
  return reasons & ~ignoredFailures
}
