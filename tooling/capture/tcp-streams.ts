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

/** One direction of a connection. */
export interface TcpStream {
  readonly from: Endpoint
  readonly to: Endpoint
  /** Whether the capture has the beginning. */
  readonly hasStart: boolean
}

/** Takes what both sides of a connection send, in its right order. */
export interface StreamReader {
  push(stream: TcpStream, piece: Piece): void
  /** Nothing more comes. */
  end(): void
}

interface Segment {
  /** Where its first byte is, with the sequence numbers that wrapped taken into account. */
  readonly at: number
  readonly data: Buffer
  readonly number: number
  readonly timeMs: number
}

const flags = { syn: 2, ack: 16 } as const

/** Bytes of all connections that wait for others before them; with more, what is missing first counts as lost. */
const mostWaiting = 32 << 20
/** As much of one connection: no window is larger on most machines. */
const mostWaitingOfOne = 4 << 20
/** Connections that are followed at the same time. */
const mostConnections = 65_536

interface OpenConnection {
  readonly halves: Map<string, Half>
  readonly reader: StreamReader
}

/** The connections of a capture: each is read as its segments come. */
export class TcpTable {
  readonly #open = new Map<string, OpenConnection>()
  readonly #openReader: () => StreamReader
  #waiting = 0

  /** `openReader` is asked for what reads a new connection. */
  constructor(openReader: () => StreamReader) {
    this.#openReader = openReader
  }

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
    const before = half.waitingBytes
    if (isSyn) half.begin(sequence)
    half.add(isSyn ? sequence + 1 : sequence, payload.subarray(headerLength), number, timeMs)
    if (half.waitingBytes > mostWaitingOfOne || this.#waiting + half.waitingBytes - before > mostWaiting) half.flush()
    this.#waiting += half.waitingBytes - before
    return true
  }

  /** The capture is over: what waits comes now. */
  end(): void {
    for (const key of this.#open.keys()) this.#close(key)
  }

  #close(key: string): void {
    const connection = this.#open.get(key)
    this.#open.delete(key)
    for (const half of connection?.halves.values() ?? []) {
      this.#waiting -= half.waitingBytes
      half.flush()
    }
    connection?.reader.end()
  }

  #halfFor(
    from: Endpoint,
    to: Endpoint,
    syn: { readonly sequence: number; readonly isFirst: boolean } | undefined,
  ): Half {
    const [near, far] = [textOf(from), textOf(to)]
    const key = near < far ? `${near} ${far}` : `${far} ${near}`
    let connection = this.#open.get(key)
    if (connection !== undefined && syn !== undefined && isReused(connection.halves.get(near), syn)) {
      this.#close(key)
      connection = undefined
    }
    if (connection === undefined) {
      const [oldest] = this.#open.keys()
      if (oldest !== undefined && this.#open.size >= mostConnections) this.#close(oldest)
      connection = { halves: new Map(), reader: this.#openReader() }
      this.#open.set(key, connection)
    }
    const half = connection.halves.get(near) ?? new Half(from, to, connection.reader)
    connection.halves.set(near, half)
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

/**
 * One direction of a connection. Without its SYN nobody knows where it begins: the first segments wait for those that could belong
 * before them.
 */
class Half implements TcpStream {
  readonly from: Endpoint
  readonly to: Endpoint
  readonly #reader: StreamReader
  /** What came before its place. */
  readonly #segments: Segment[] = []
  waitingBytes = 0
  /** The sequence number of its SYN. */
  first: number | undefined
  /** The place of the byte that comes next, once it is known. */
  #next: number | undefined
  /** The place of the segment before, near which the next must be. */
  #last: number | undefined
  /** The last frame whose bytes were given on: those that wait for it are there with it. */
  #number = 0
  #timeMs = 0

  constructor(from: Endpoint, to: Endpoint, reader: StreamReader) {
    this.from = from
    this.to = to
    this.#reader = reader
  }

  get hasStart(): boolean {
    return this.first !== undefined
  }

  /** Whether all data so far may lie behind a SYN that came after it. */
  couldFollow(sequence: number): boolean {
    return this.#next === undefined && this.#segments.every(({ at }) => ((at - sequence) | 0) > 0)
  }

  begin(sequence: number): void {
    if (this.first !== undefined) return
    this.first = sequence
    const last = this.#last ?? sequence
    this.#last ??= sequence
    if (this.#next !== undefined) return
    this.#next = last + ((sequence - last) | 0) + 1
    this.#give()
  }

  add(sequence: number, data: Buffer, number: number, timeMs: number): void {
    const last = this.#last ?? sequence
    // The difference as a signed number of 32 bits: sequence numbers begin again at 0 (RFC 9293 §3.4).
    const at = last + ((sequence - last) | 0)
    this.#last = at
    if (data.length === 0) return
    this.#wait({ at, data: Buffer.from(data), number, timeMs })
    if (this.#next !== undefined) this.#give()
    if (this.#segments.length > (this.#next === undefined ? unsureSegments : mostSegments)) this.flush()
  }

  /** In the order of their places; of those at the same place the first comes first. */
  #wait(segment: Segment): void {
    const before = this.#segments.findLastIndex(({ at }) => at <= segment.at)
    this.#segments.splice(before + 1, 0, segment)
    this.waitingBytes += segment.data.length + segmentCost
  }

  /** Gives on all that waits: what is missing does not come any more. */
  flush(): void {
    if (this.#segments.length === 0) return
    this.#next ??= this.#segments[0]?.at ?? 0
    while (this.#segments.length > 0) this.#take(true)
  }

  /** Gives on what is in its place. */
  #give(): void {
    while ((this.#segments[0]?.at ?? Number.POSITIVE_INFINITY) <= (this.#next ?? 0)) this.#take(false)
  }

  /** What was sent twice is taken once, from the segment that begins first; what is missing is marked. */
  #take(isAfterLoss: boolean): void {
    const segment = this.#segments.shift()
    if (segment === undefined) return
    this.waitingBytes -= segment.data.length + segmentCost
    const next = this.#next ?? segment.at
    const end = segment.at + segment.data.length
    if (end <= next) return
    if (segment.number > this.#number) [this.#number, this.#timeMs] = [segment.number, segment.timeMs]
    const isAfterGap = isAfterLoss && segment.at > next
    const data = isAfterGap ? segment.data : segment.data.subarray(next - segment.at)
    this.#next = end
    this.#reader.push(this, { data, number: this.#number, timeMs: this.#timeMs, isAfterGap })
  }
}

/** So many segments of a stream without its SYN are put in order before the first of them counts as its beginning. */
const unsureSegments = 16
/** So many segments of one stream wait for one before them. */
const mostSegments = 1024
/** What a segment that waits takes beside its bytes. */
const segmentCost = 200
