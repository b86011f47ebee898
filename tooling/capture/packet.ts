/** One packet of a capture file, as it lies in the file. */
export interface Packet {
  /** Which packet of the file it is, from 1. */
  readonly number: number
  /** Milliseconds since 1970. */
  readonly timeMs: number
  /** What its first bytes are: a LINKTYPE number of the tcpdump project's registry. */
  readonly linkType: number
  /** What was captured of it: a view into a piece of the file, which what is kept longer must not keep. */
  readonly data: Buffer
  /** Whether the packet was longer than what was captured. */
  readonly isCut: boolean
}

/** Why the reading of a file ended before its end. */
export interface FileFault {
  readonly reason: string
  /** The number of the packet that could not be read. */
  readonly number: number
}

/** Reads the packets of a file whose bytes come one piece after the other. */
export interface PacketSource {
  push(chunk: Buffer): Iterable<Packet | FileFault>
  end(): Iterable<FileFault>
}
