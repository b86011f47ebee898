import type { FileFault, Packet } from './packet.ts'

const headerLength = 24
const recordHeaderLength = 16

/** How a pcap file writes its numbers and its times; undefined when the bytes are no pcap file (draft-ietf-opsawg-pcap §4). */
export function pcapFormat(bytes: Buffer): { readonly isLittle: boolean; readonly unitsPerMs: number } | undefined {
  if (bytes.length < headerLength) return undefined
  for (const isLittle of [false, true]) {
    const magic = isLittle ? bytes.readUInt32LE(0) : bytes.readUInt32BE(0)
    if (magic === 0xa1b2c3d4) return { isLittle, unitsPerMs: 1000 }
    if (magic === 0xa1b23c4d) return { isLittle, unitsPerMs: 1_000_000 }
  }
  return undefined
}

/** The packets of a pcap file. A length that leads beyond the file ends the reading with a fault. */
export function* readPcap(bytes: Buffer): Generator<Packet | FileFault> {
  const format = pcapFormat(bytes)
  if (format === undefined) return
  const numberAt = (at: number): number => (format.isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  // The upper half of the field says how long the frame check sequence is.
  const linkType = numberAt(20) & 0xffff
  let at = headerLength
  for (let number = 1; at < bytes.length; number += 1) {
    const start = at + recordHeaderLength
    const end = start > bytes.length ? Number.POSITIVE_INFINITY : start + numberAt(at + 8)
    if (end > bytes.length) {
      yield { reason: 'a packet that the end of the file cuts off', number }
      return
    }
    const timeMs = numberAt(at) * 1000 + numberAt(at + 4) / format.unitsPerMs
    yield { number, timeMs, linkType, data: bytes.subarray(start, end), isCut: numberAt(at + 12) > end - start }
    at = end
  }
}
