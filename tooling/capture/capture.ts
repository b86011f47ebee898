import { UserError } from '../user-error.ts'
import { SkipLedger, type Capture, type CapturedMessage } from './captured-message.ts'
import { PacketReader } from './packet-messages.ts'
import type { FileFault, Packet, PacketSource } from './packet.ts'
import { PcapFile, pcapFormat } from './pcap-file.ts'
import { isPcapng, PcapngFile } from './pcapng-file.ts'
import { isSipdump, SipdumpFile } from './sipdump-file.ts'

export type { Capture, CapturedMessage, Skipped } from './captured-message.ts'

/** As much of a file as shows what it is. */
const headLength = 28

/**
 * Reads a file of captured traffic piece by piece: pcap, pcapng, or what Kamailio's module sipdump wrote. Only the SIP messages are
 * kept. What is cut off or damaged is passed over and reported with what else is no SIP.
 */
export class CaptureReader {
  readonly #skipped = new SkipLedger()
  #head = Buffer.alloc(0)
  #contents: Contents | undefined

  /** Throws a UserError when the file is of no such kind. */
  push(chunk: Buffer): void {
    if (this.#contents !== undefined) return this.#contents.push(chunk)
    this.#head = Buffer.concat([this.#head, chunk])
    if (this.#head.length < headLength) return undefined
    this.#contents = this.#recognised(this.#head)
    return this.#contents.push(this.#head)
  }

  /** Throws a UserError when the file is of no such kind. */
  end(): Capture {
    if (this.#contents === undefined) {
      this.#contents = this.#recognised(this.#head)
      this.#contents.push(this.#head)
    }
    const messages = this.#contents.end()
    return { messages, skipped: this.#skipped.list() }
  }

  #recognised(head: Buffer): Contents {
    if (isSipdump(head)) return new SipdumpFile(this.#skipped)
    if (isPcapng(head)) return new PacketContents(new PcapngFile(), this.#skipped)
    if (pcapFormat(head) !== undefined) return new PacketContents(new PcapFile(), this.#skipped)
    throw new UserError('this is no capture that can be read: pcap, pcapng (also as .gz) and files of sipdump are')
  }
}

/** Reads a capture that is in memory. Throws a UserError when the bytes are none. */
export function readCapture(bytes: Buffer): Capture {
  const reader = new CaptureReader()
  reader.push(bytes)
  return reader.end()
}

/** Takes what is in a file, and gives its messages. */
interface Contents {
  push(chunk: Buffer): void
  end(): readonly CapturedMessage[]
}

class PacketContents implements Contents {
  readonly #source: PacketSource
  readonly #reader: PacketReader
  readonly #skipped: SkipLedger

  constructor(source: PacketSource, skipped: SkipLedger) {
    this.#source = source
    this.#reader = new PacketReader(skipped)
    this.#skipped = skipped
  }

  push(chunk: Buffer): void {
    this.#take(this.#source.push(chunk))
  }

  end(): readonly CapturedMessage[] {
    this.#take(this.#source.end())
    return this.#reader.end()
  }

  #take(packets: Iterable<Packet | FileFault>): void {
    for (const packet of packets) {
      if ('data' in packet) this.#reader.add(packet)
      else this.#skipped.add(packet.reason, packet.number)
    }
  }
}
