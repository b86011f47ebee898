import { gunzipSync, constants } from 'node:zlib'
import { UserError } from '../user-error.ts'
import { SkipLedger, type Capture } from './captured-message.ts'
import { PacketReader } from './packet-messages.ts'
import { pcapFormat, readPcap } from './pcap-file.ts'
import { isPcapng, readPcapng } from './pcapng-file.ts'
import { isSipdump, readSipdump } from './sipdump-file.ts'

export type { Capture, CapturedMessage, Skipped } from './captured-message.ts'

/** A file that unfolds to more than this is refused: bytes in a gzip file may stand for a thousand times as many. */
const mostUnpackedBytes = 1 << 30

/**
 * Reads a file of captured traffic: pcap, pcapng, one of these packed by gzip, or what Kamailio's module sipdump wrote. What is cut
 * off or damaged is passed over and reported with what else is no SIP. Throws a UserError when the file is of no such kind.
 */
export function readCapture(bytes: Buffer): Capture {
  const isPacked = bytes.length > 2 && bytes.readUInt16BE(0) === 0x1f8b
  const plain = isPacked ? unpack(bytes) : bytes
  if (isSipdump(plain)) return readSipdump(plain)
  const packets = isPcapng(plain) ? readPcapng(plain) : pcapFormat(plain) === undefined ? undefined : readPcap(plain)
  if (packets === undefined)
    throw new UserError('this is no capture that can be read: pcap, pcapng (also as .gz) and files of sipdump are')
  const skipped = new SkipLedger()
  const reader = new PacketReader(skipped)
  for (const packet of packets) {
    if ('data' in packet) reader.add(packet)
    else skipped.add(packet.reason, packet.number)
  }
  return { messages: reader.end(), skipped: skipped.list() }
}

/** A file that was cut off gives what came before the cut. */
function unpack(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: mostUnpackedBytes })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UserError(`the gzip file cannot be unpacked: ${reason}`)
  }
}
