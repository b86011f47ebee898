import { ByteQueue } from './byte-queue.ts'
import type { FileFault, Packet, PacketSource } from './packet.ts'

const headerLength = 24
const recordHeaderLength = 16

interface Format {
  readonly isLittle: boolean
  readonly unitsPerMs: number
}

/** How a pcap file writes its numbers and its times; undefined when the bytes are no pcap file (draft-ietf-opsawg-pcap §4). */
export function pcapFormat(bytes: Buffer): Format | undefined {
  if (bytes.length < headerLength) return undefined
  for (const isLittle of [false, true]) {
    const magic = isLittle ? bytes.readUInt32LE(0) : bytes.readUInt32BE(0)
    if (magic === 0xa1b2c3d4) return { isLittle, unitsPerMs: 1000 }
    if (magic === 0xa1b23c4d) return { isLittle, unitsPerMs: 1_000_000 }
  }
  return undefined
}

/** No packet of any link layer is longer: what says so is damaged, and what follows it cannot be found. */
export const longestPacket = 16 << 20

/** Reads the packets of a pcap file. A length that leads beyond the file ends the reading with a fault. */
export class PcapFile implements PacketSource {
  readonly #queue = new ByteQueue()
  #format: Format | undefined
  #linkType = 0
  #number = 0
  #isBroken = false;

  *push(chunk: Buffer): Generator<Packet | FileFault> {
    if (this.#isBroken) return
    this.#queue.push(chunk)
    if (this.#format === undefined) this.#readHeader()
    const format = this.#format
    if (format === undefined) return
    for (let packet = this.#next(format); packet !== undefined; packet = this.#next(format)) {
      yield packet
      if ('reason' in packet) return
    }
  }

  *end(): Generator<FileFault> {
    if (!this.#isBroken && this.#queue.length > 0) yield this.#fault(this.#number + 1)
  }

  #readHeader(): void {
    const header = this.#queue.peek(headerLength)
    if (header === undefined) return
    this.#format = pcapFormat(header)
    // The upper half of the field says how long the frame check sequence is.
    this.#linkType = (this.#format?.isLittle === true ? header.readUInt32LE(20) : header.readUInt32BE(20)) & 0xffff
    this.#queue.skip(headerLength)
  }

  #next({ isLittle, unitsPerMs }: Format): Packet | FileFault | undefined {
    const header = this.#queue.peek(recordHeaderLength)
    if (header === undefined) return undefined
    const numberAt = (at: number): number => (isLittle ? header.readUInt32LE(at) : header.readUInt32BE(at))
    const length = numberAt(8)
    if (length > longestPacket) return this.#fault(this.#number + 1)
    const data = this.#queue.peek(recordHeaderLength + length)?.subarray(recordHeaderLength)
    if (data === undefined) return undefined
    this.#queue.skip(recordHeaderLength + length)
    this.#number += 1
    const timeMs = numberAt(0) * 1000 + numberAt(4) / unitsPerMs
    return { number: this.#number, timeMs, linkType: this.#linkType, data, isCut: numberAt(12) > length }
  }

  #fault(number: number): FileFault {
    this.#isBroken = true
    return { reason: 'a packet that the end of the file cuts off', number }
  }
}
