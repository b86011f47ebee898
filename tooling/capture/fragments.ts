import { skipExtensions, type IpPacket } from './ip-packet.ts'

/** As long as Linux waits for the rest of a datagram (net.ipv4.ipfrag_time). */
const longestWaitMs = 30_000
/** Datagrams that wait at the same time; what a capture lacks must not fill the memory. */
const mostWaiting = 1024
/** Longest payload of a datagram (RFC 791 §3.1): what would reach beyond it is refused. */
const longestPayload = 65_535

interface Waiting {
  readonly timeMs: number
  readonly number: number
  /** In the order of their arrival. */
  readonly parts: { readonly offset: number; readonly payload: Buffer; readonly protocol: number }[]
  /** One bit for each eight bytes that are there. */
  readonly covered: Uint8Array
  coveredUnits: number
  /** How long the payload is, once the last fragment was seen. */
  length: number | undefined
}

/** Why a datagram was given up, with the number of the frame that brought its first fragment. */
export interface LostDatagram {
  readonly reason: string
  readonly number: number
}

/**
 * Puts IP datagrams together from fragments, which may come in any order, twice, or overlap: the first that came with a byte has it.
 * What waits for longer than Linux would, or is more than a server would keep, is given up.
 */
export class FragmentTable {
  readonly #waiting = new Map<string, Waiting>()
  /** What was given up; the caller takes it out. */
  readonly lost: LostDatagram[] = []

  /** The whole datagram that this fragment completes. */
  add(packet: IpPacket, number: number, timeMs: number): IpPacket | undefined {
    const { fragment, payload } = packet
    if (fragment === undefined) return packet
    const isWrong = !fragment.isLast && payload.length % 8 !== 0
    if (packet.missing > 0 || isWrong || fragment.offset + payload.length > longestPayload) {
      this.lost.push({ reason: 'IP fragments that are cut off or do not fit', number })
      return undefined
    }
    const key = `${packet.from} ${packet.to} ${keyedProtocol(packet)} ${fragment.id}`
    const waiting = this.#find(key, number, timeMs)
    mark(waiting, fragment.offset, payload.length)
    // A copy: the payload is a view into a large piece of the file.
    waiting.parts.push({ offset: fragment.offset, payload: Buffer.from(payload), protocol: packet.protocol })
    if (fragment.isLast) waiting.length ??= fragment.offset + payload.length
    if (waiting.length === undefined || waiting.coveredUnits < Math.ceil(waiting.length / 8)) return undefined
    this.#waiting.delete(key)
    return join(packet, waiting.parts, waiting.length)
  }

  /** The capture is over: what still waits will never be complete. */
  end(): void {
    for (const key of this.#waiting.keys()) this.#giveUp(key)
  }

  #find(key: string, number: number, timeMs: number): Waiting {
    const found = this.#waiting.get(key)
    if (found !== undefined && Math.abs(timeMs - found.timeMs) <= longestWaitMs) return found
    if (found !== undefined) this.#giveUp(key)
    const [oldest] = this.#waiting.keys()
    if (oldest !== undefined && this.#waiting.size >= mostWaiting) this.#giveUp(oldest)
    const covered = new Uint8Array(Math.ceil(longestPayload / 64))
    const made: Waiting = { timeMs, number, parts: [], covered, coveredUnits: 0, length: undefined }
    this.#waiting.set(key, made)
    return made
  }

  #giveUp(key: string): void {
    const number = this.#waiting.get(key)?.number ?? 0
    this.#waiting.delete(key)
    this.lost.push({ reason: 'IP datagrams of which fragments are missing', number })
  }
}

/** IPv4 tells datagrams apart by their protocol too (RFC 791 §3.2), IPv6 does not (RFC 8200 §4.5). */
function keyedProtocol(packet: IpPacket): number | '' {
  return packet.from.includes(':') ? '' : packet.protocol
}

function mark(waiting: Waiting, offset: number, length: number): void {
  const end = Math.ceil((offset + length) / 8)
  for (let unit = offset >> 3; unit < end; unit += 1) {
    const bit = 1 << (unit & 7)
    const byte = waiting.covered[unit >> 3] ?? 0
    if ((byte & bit) !== 0) continue
    waiting.covered[unit >> 3] = byte | bit
    waiting.coveredUnits += 1
  }
}

function join(packet: IpPacket, parts: Waiting['parts'], length: number): IpPacket {
  const payload = Buffer.alloc(length)
  for (const part of parts.toReversed()) part.payload.copy(payload, part.offset, 0, Math.max(0, length - part.offset))
  const protocol = parts.find((part) => part.offset === 0)?.protocol ?? packet.protocol
  const upper = packet.from.includes(':') ? skipExtensions(payload, protocol, 0) : undefined
  if (upper === undefined) return { ...packet, protocol, payload, fragment: undefined }
  return { ...packet, protocol: upper.protocol, payload: payload.subarray(upper.at), fragment: undefined }
}
