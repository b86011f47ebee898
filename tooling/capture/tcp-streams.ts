import type { Endpoint } from '#runtime/host/host.ts'
import { bracketIp } from '#runtime/transport/sockets.ts'
import type { IpPacket } from './ip-packet.ts'

/** Bytes of a stream in their right place. */
export interface Piece {
  readonly data: Buffer
  /** The frame with which everything up to here had come. */
  readonly number: number
  readonly timeMs: number
  /** Bytes before these were sent, but are not in the capture. */
  readonly isAfterGap: boolean
}

/** What one side of a connection sent. */
export interface TcpStream {
  readonly from: Endpoint
  readonly to: Endpoint
  /** Whether the capture has the beginning. */
  readonly hasStart: boolean
  readonly pieces: readonly Piece[]
}

interface Segment {
  /** Where its first byte is, with the sequence numbers that wrapped taken into account. */
  readonly at: number
  readonly data: Buffer
  readonly number: number
  readonly timeMs: number
}

const flags = { syn: 2, ack: 16 } as const

/** The connections of a capture, each as its two streams. */
export class TcpTable {
  readonly #open = new Map<string, Map<string, Half>>()
  readonly #all: Map<string, Half>[] = []

  /** Takes a TCP segment; false when its header cannot be read (RFC 9293 §3.1). */
  add(packet: IpPacket, number: number, timeMs: number): boolean {
    const { payload } = packet
    if (payload.length < 20) return false
    const headerLength = (payload.readUInt8(12) >> 4) * 4
    if (headerLength < 20 || headerLength > payload.length + packet.missing) return false
    const from = { ip: packet.from, port: payload.readUInt16BE(0) }
    const to = { ip: packet.to, port: payload.readUInt16BE(2) }
    const sequence = payload.readUInt32BE(4)
    const set = payload.readUInt8(13)
    const isSyn = (set & flags.syn) !== 0
    const half = this.#halfFor(from, to, isSyn ? { sequence, isFirst: (set & flags.ack) === 0 } : undefined)
    if (isSyn) half.begin(sequence)
    half.add(isSyn ? sequence + 1 : sequence, payload.subarray(headerLength), number, timeMs)
    return true
  }

  /** The streams of each connection, in the order in which the capture has them. */
  connections(): readonly (readonly TcpStream[])[] {
    return this.#all.map((halves) => [...halves.values()].map((half) => half.stream()))
  }

  #halfFor(
    from: Endpoint,
    to: Endpoint,
    syn: { readonly sequence: number; readonly isFirst: boolean } | undefined,
  ): Half {
    const [near, far] = [textOf(from), textOf(to)]
    const key = near < far ? `${near} ${far}` : `${far} ${near}`
    let halves = this.#open.get(key)
    if (halves === undefined || (syn !== undefined && isReused(halves.get(near), syn))) {
      halves = new Map()
      this.#open.set(key, halves)
      this.#all.push(halves)
    }
    const half = halves.get(near) ?? new Half(from, to)
    halves.set(near, half)
    return half
  }
}

/** Whether a SYN begins another connection between the same ports, and is not the same SYN again. */
function isReused(half: Half | undefined, syn: { readonly sequence: number; readonly isFirst: boolean }): boolean {
  if (half === undefined) return false
  return half.first === undefined ? !half.couldFollow(syn.sequence) : half.first !== syn.sequence
}

function textOf(endpoint: Endpoint): string {
  return `${bracketIp(endpoint.ip)}:${endpoint.port}`
}

/** One direction of a connection. */
class Half {
  readonly from: Endpoint
  readonly to: Endpoint
  readonly #segments: Segment[] = []
  /** The sequence number of its SYN. */
  first: number | undefined
  /** The place of its first byte, when its SYN was seen. */
  #start: number | undefined
  /** The place of the segment before, near which the next must be. */
  #last: number | undefined

  constructor(from: Endpoint, to: Endpoint) {
    this.from = from
    this.to = to
  }

  /** Whether all data so far may lie behind a SYN that came after it. */
  couldFollow(sequence: number): boolean {
    return this.#segments.every(({ at }) => ((at - sequence) | 0) > 0)
  }

  begin(sequence: number): void {
    if (this.first !== undefined) return
    this.first = sequence
    const last = this.#last ?? sequence
    this.#start = last + ((sequence - last) | 0) + 1
    this.#last ??= sequence
  }

  add(sequence: number, data: Buffer, number: number, timeMs: number): void {
    const last = this.#last ?? sequence
    // The difference as a signed number of 32 bits: sequence numbers begin again at 0 (RFC 9293 §3.4).
    const at = last + ((sequence - last) | 0)
    this.#last = at
    if (data.length > 0) this.#segments.push({ at, data, number, timeMs })
  }

  /** What was sent twice is taken once, from the segment that begins first; what is missing is marked. */
  stream(): TcpStream {
    const pieces: Piece[] = []
    const segments = this.#segments.toSorted((one, other) => one.at - other.at || one.number - other.number)
    let next = this.#start ?? segments[0]?.at ?? 0
    let [number, timeMs] = [0, 0]
    for (const segment of segments) {
      const end = segment.at + segment.data.length
      if (end <= next) continue
      if (segment.number > number) [number, timeMs] = [segment.number, segment.timeMs]
      const isAfterGap = segment.at > next
      const data = isAfterGap ? segment.data : segment.data.subarray(next - segment.at)
      pieces.push({ data, number, timeMs, isAfterGap })
      next = end
    }
    return { from: this.from, to: this.to, hasStart: this.first !== undefined, pieces }
  }
}
