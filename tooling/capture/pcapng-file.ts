import { ByteQueue } from './byte-queue.ts'
import type { FileFault, Packet, PacketSource } from './packet.ts'
import { longestPacket } from './pcap-file.ts'

/** Block types (draft-ietf-opsawg-pcapng §11.1). */
const sectionHeader = 0x0a0d0d0a
const interfaceDescription = 1
const oldPacket = 2
const simplePacket = 3
const enhancedPacket = 6

/** Options of an interface (§4.2). */
const timeResolution = 9
const timeOffset = 14

interface Interface {
  readonly linkType: number
  /** The most bytes of a packet that were kept; 0 when there was no limit. */
  readonly snapLength: number
  /** How many units of its times are a second. */
  readonly unitsPerSecond: number
  readonly offsetSeconds: number
}

/** Whether a file begins as pcapng does. */
export function isPcapng(bytes: Buffer): boolean {
  return bytes.length >= 28 && bytes.readUInt32BE(0) === sectionHeader && byteOrder(bytes, 0) !== undefined
}

/** Reads the packets of a pcapng file. Blocks that carry none are passed over; one whose length cannot be ends the reading. */
export class PcapngFile implements PacketSource {
  readonly #queue = new ByteQueue()
  readonly #reader = new SectionReader()
  #isBroken = false;

  *push(chunk: Buffer): Generator<Packet | FileFault> {
    this.#queue.push(chunk)
    while (!this.#isBroken) {
      const head = this.#queue.peek(blockHeadLength)
      if (head === undefined) return
      const length = this.#reader.blockLength(head)
      if (length === undefined) {
        yield this.#fault()
        return
      }
      if (!this.#reader.isRead(head)) {
        this.#queue.skip(length)
        continue
      }
      if (length > longestPacket) {
        yield this.#fault()
        return
      }
      const block = this.#queue.peek(length)
      if (block === undefined) return
      const found = this.#reader.read(block)
      if (found !== undefined) yield found
      this.#queue.skip(length)
    }
  }

  *end(): Generator<FileFault> {
    if (!this.#isBroken && (this.#queue.length > 0 || this.#queue.isMissing)) yield this.#fault()
  }

  #fault(): FileFault {
    this.#isBroken = true
    return {
      reason: 'a block that the end of the file cuts off, or whose length is wrong',
      number: this.#reader.count + 1,
    }
  }
}

/** The shortest block, and as much of a longer one as shows how long it is. */
const blockHeadLength = 12

/** `little` or `big`, by the magic number of a section header. */
function byteOrder(bytes: Buffer, at: number): 'little' | 'big' | undefined {
  const magic = bytes.readUInt32BE(at + 8)
  return magic === 0x1a2b3c4d ? 'big' : magic === 0x4d3c2b1a ? 'little' : undefined
}

/** What holds from one section header to the next. */
class SectionReader {
  #isLittle = true
  #interfaces: Interface[] = []
  #lastTimeMs = 0
  /** How many packets were read. */
  count = 0

  /** The length of the block that begins with these bytes; undefined when it cannot be. */
  blockLength(head: Buffer): number | undefined {
    if (head.readUInt32BE(0) === sectionHeader) {
      const order = byteOrder(head, 0)
      if (order === undefined) return undefined
      this.#isLittle = order === 'little'
    }
    const length = this.#long(head, 4)
    return length < blockHeadLength || length % 4 !== 0 ? undefined : length
  }

  /** Whether the block that begins with these bytes is one that is looked into. */
  isRead(head: Buffer): boolean {
    return [sectionHeader, interfaceDescription, oldPacket, simplePacket, enhancedPacket].includes(this.#long(head, 0))
  }

  read(block: Buffer): Packet | FileFault | undefined {
    const type = this.#long(block, 0)
    const body = block.subarray(8, -4)
    switch (type) {
      case sectionHeader:
        this.#interfaces = []
        return undefined
      case interfaceDescription:
        if (body.length >= 8) this.#interfaces.push(this.#interface(body))
        return undefined
      case enhancedPacket:
      case oldPacket:
        this.count += 1
        return body.length < 20 ? this.#fault() : this.#timedPacket(body, type === oldPacket)
      case simplePacket:
        this.count += 1
        return body.length < 4 ? this.#fault() : this.#simplePacket(body)
      default:
        return undefined
    }
  }

  #long(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
  }

  #short(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)
  }

  #fault(): FileFault {
    return { reason: 'a block whose contents do not fit into it', number: this.count }
  }

  #interface(body: Buffer): Interface {
    let [unitsPerSecond, offsetSeconds] = [1_000_000, 0]
    for (let at = 8; at + 4 <= body.length;) {
      const code = this.#short(body, at)
      const length = this.#short(body, at + 2)
      const value = body.subarray(at + 4, at + 4 + length)
      if (code === 0) break
      if (code === timeResolution && value.length === 1) unitsPerSecond = unitsOf(value.readUInt8(0))
      if (code === timeOffset && value.length === 8)
        offsetSeconds = Number(this.#isLittle ? value.readBigInt64LE(0) : value.readBigInt64BE(0))
      at += 4 + Math.ceil(length / 4) * 4
    }
    return { linkType: this.#short(body, 0), snapLength: this.#long(body, 4), unitsPerSecond, offsetSeconds }
  }

  /** An enhanced packet, or one of the obsolete kind, whose interface has two bytes only (§A). */
  #timedPacket(body: Buffer, isOld: boolean): Packet | FileFault {
    const index = isOld ? this.#short(body, 0) : this.#long(body, 0)
    const from = this.#interfaces[index]
    const captured = this.#long(body, 12)
    if (from === undefined || captured > body.length - 20) return this.#fault()
    const units = this.#long(body, 4) * 2 ** 32 + this.#long(body, 8)
    this.#lastTimeMs = from.offsetSeconds * 1000 + units / (from.unitsPerSecond / 1000)
    return this.#packet(from, body.subarray(20, 20 + captured), this.#long(body, 16))
  }

  /** A packet of the first interface without a time: it gets that of the one before it. */
  #simplePacket(body: Buffer): Packet | FileFault {
    const [from] = this.#interfaces
    if (from === undefined) return this.#fault()
    const length = this.#long(body, 0)
    const captured = Math.min(length, from.snapLength === 0 ? length : from.snapLength, body.length - 4)
    return this.#packet(from, body.subarray(4, 4 + captured), length)
  }

  #packet({ linkType }: Interface, data: Buffer, length: number): Packet {
    return { number: this.count, timeMs: this.#lastTimeMs, linkType, data, isCut: length > data.length }
  }
}

/** if_tsresol: a negative power of ten, or of two when its highest bit is set. */
function unitsOf(resolution: number): number {
  return (resolution & 0x80) === 0 ? 10 ** resolution : 2 ** (resolution & 0x7f)
}
