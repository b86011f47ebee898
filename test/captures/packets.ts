import { readCapture } from '#tooling/capture/capture.ts'
import type { Capture } from '#tooling/capture/captured-message.ts'
import { writePcap, type WrittenMessage } from '#tooling/capture/write-pcap.ts'

/** A message of some size, whose body shows where its bytes went. */
export function sampleText(callId: string, bodyLength = 0): string {
  const body = Array.from({ length: bodyLength }, (_, index) => String.fromCharCode(33 + ((index * 7) % 90))).join('')
  return `OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK${callId}\r\nCall-ID: ${callId}\r\nCSeq: 1 OPTIONS\r\nContent-Length: ${bodyLength}\r\n\r\n${body}`
}

export const v4 = { from: { ip: '127.0.0.2', port: 5062 }, to: { ip: '127.0.0.1', port: 5060 } }
export const v6 = { from: { ip: '2001:db8::2', port: 5062 }, to: { ip: '2001:db8::1', port: 5060 } }

export function sample(given: Partial<WrittenMessage> = {}): WrittenMessage {
  return { timeMs: 1_700_000_000_123.456, proto: 'udp', ...v4, text: sampleText('one'), ...given }
}

/** The IP packets that carry these messages. */
export function ipPackets(...messages: readonly WrittenMessage[]): readonly Buffer[] {
  return splitPcap(writePcap(messages))
}

/** The packets of a little-endian pcap file. */
export function splitPcap(file: Buffer): readonly Buffer[] {
  const packets: Buffer[] = []
  for (let at = 24; at < file.length;) {
    const length = file.readUInt32LE(at + 8)
    packets.push(file.subarray(at + 16, at + 16 + length))
    at += 16 + length
  }
  return packets
}

export interface FileShape {
  readonly linkType?: number
  readonly isBig?: boolean
  readonly magic?: number
  /** Seconds and fractions of the first packet; the next ones are a second later each. */
  readonly time?: readonly [seconds: number, fraction: number]
  /** How much is kept of each packet. */
  readonly snapLength?: number
}

/** A pcap file of these frames. */
export function pcap(frames: readonly Buffer[], shape: FileShape = {}): Buffer {
  const { linkType = 101, isBig = false, magic = 0xa1b2c3d4, time = [1_700_000_000, 0], snapLength = 1 << 30 } = shape
  const longs = (...values: readonly number[]): Buffer => Buffer.concat(values.map((value) => long(value, isBig)))
  const header = Buffer.concat([
    longs(magic),
    Buffer.from(isBig ? [0, 2, 0, 4] : [2, 0, 4, 0]),
    longs(0, 0, 65_535, linkType),
  ])
  const records = frames.map((frame, index) => {
    const kept = frame.subarray(0, snapLength)
    return Buffer.concat([longs(time[0] + index, time[1], kept.length, frame.length), kept])
  })
  return Buffer.concat([header, ...records])
}

export function long(value: number, isBig = false): Buffer {
  const bytes = Buffer.alloc(4)
  if (isBig) bytes.writeUInt32BE(value)
  else bytes.writeUInt32LE(value)
  return bytes
}

/** Cuts an IPv4 packet without options, or an IPv6 packet without extension headers, into fragments of so many bytes. */
export function fragments(packet: Buffer, size: number): readonly Buffer[] {
  const isV6 = packet.readUInt8(0) >> 4 === 6
  const [header, payload] = [packet.subarray(0, isV6 ? 40 : 20), packet.subarray(isV6 ? 40 : 20)]
  const found: Buffer[] = []
  for (let at = 0; at < payload.length; at += size) {
    const part = payload.subarray(at, at + size)
    found.push(
      isV6
        ? fragmentV6(header, part, at, at + size >= payload.length)
        : fragmentV4(header, part, at, at + size >= payload.length),
    )
  }
  return found
}

function fragmentV4(header: Buffer, part: Buffer, at: number, isLast: boolean): Buffer {
  const own = Buffer.from(header)
  own.writeUInt16BE(20 + part.length, 2)
  own.writeUInt16BE(77, 4)
  own.writeUInt16BE((isLast ? 0 : 0x2000) | (at >> 3), 6)
  return Buffer.concat([own, part])
}

function fragmentV6(header: Buffer, part: Buffer, at: number, isLast: boolean): Buffer {
  const own = Buffer.from(header)
  own.writeUInt16BE(8 + part.length, 4)
  own.writeUInt8(44, 6)
  const extension = Buffer.from([header.readUInt8(6), 0, at >> 8, (at & 0xf8) | (isLast ? 0 : 1), 0, 0, 0, 77])
  return Buffer.concat([own, extension, part])
}

/** What is read, in short: the Call-IDs with the number of the frame, and what was skipped. */
export function readShort(file: Buffer): readonly string[] {
  return shorten(readCapture(file))
}

export function shorten({ messages, skipped }: Capture): readonly string[] {
  return [
    ...messages.map(({ text, number }) => `${number}: ${/Call-ID: (\S*)/.exec(text)?.[1] ?? text} ${text.length}`),
    ...skipped.map(({ reason, count, firstAt }) => `${reason}: ${count} from ${firstAt}`),
  ]
}
