import { parseIp } from '#runtime/routing/ip-match.ts'
import { bracketIp } from '#runtime/transport/sockets.ts'
import type { CapturedMessage } from './captured-message.ts'
import { ipProtocols } from './ip-packet.ts'

/** What a written message needs to have. */
export type WrittenMessage = Pick<CapturedMessage, 'timeMs' | 'proto' | 'from' | 'to' | 'text'>

const linkTypeRaw = 101
const longestSegment = 1400

/**
 * The bytes of a pcap file with these messages, for Wireshark and its like: IP packets without a link layer, with right checksums.
 * Messages of UDP are datagrams; all others go over TCP connections with a handshake, in the clear. The times are kept to the
 * microsecond. Throws a RangeError for an address that is no numeric one and for what does not fit into a datagram of 65,507 bytes.
 */
export function writePcap(messages: readonly WrittenMessage[]): Buffer {
  const connections = new Map<string, Connection>()
  const packets = messages.map((message) => {
    const { timeMs } = message
    if (message.proto === 'udp') return record(timeMs, ipPacket(message, ipProtocols.udp, udpDatagram(message.text)))
    const key = [message.from, message.to].map(({ ip, port }) => `${bracketIp(ip)}:${port}`)
    const name = key.toSorted().join(' ')
    const connection = connections.get(name) ?? new Connection(message)
    const segments = connections.has(name)
      ? connection.data(message)
      : [...connection.open(), ...connection.data(message)]
    connections.set(name, connection)
    return Buffer.concat(segments.map((segment) => record(timeMs, segment)))
  })
  return Buffer.concat([fileHeader(), ...packets])
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(262_144, 16)
  header.writeUInt32LE(linkTypeRaw, 20)
  return header
}

function record(timeMs: number, packet: Buffer): Buffer {
  const header = Buffer.alloc(16)
  const micros = Math.round(timeMs * 1000)
  header.writeUInt32LE(Math.floor(micros / 1_000_000) % 2 ** 32, 0)
  header.writeUInt32LE(micros % 1_000_000, 4)
  header.writeUInt32LE(packet.length, 8)
  header.writeUInt32LE(packet.length, 12)
  return Buffer.concat([header, packet])
}

/** The part of a transport header that follows the ports, and where its checksum goes. */
interface Payload {
  readonly bytes: Buffer
  readonly checksumAt: number
}

function udpDatagram(text: string): Payload {
  if (text.length > 65_507) throw new RangeError(`a datagram of ${text.length} bytes`)
  const bytes = Buffer.alloc(8 + text.length)
  bytes.writeUInt16BE(bytes.length, 4)
  bytes.write(text, 8, 'latin1')
  return { bytes, checksumAt: 6 }
}

type Ends = Pick<WrittenMessage, 'from' | 'to'>

/** The two directions of a connection, with the sequence numbers that come next. */
class Connection {
  readonly #client: string
  readonly #ends: Ends
  #nextOfClient = 1000
  #nextOfServer = 2000

  constructor(ends: Ends) {
    this.#ends = ends
    this.#client = `${ends.from.ip} ${ends.from.port}`
  }

  /** The handshake (RFC 9293 §3.5). */
  open(): readonly Buffer[] {
    const { from, to } = this.#ends
    const back = { from: to, to: from }
    const first = segment(this.#ends, this.#nextOfClient, 0, 0x02, '')
    this.#nextOfClient += 1
    const second = segment(back, this.#nextOfServer, this.#nextOfClient, 0x12, '')
    this.#nextOfServer += 1
    return [first, second, segment(this.#ends, this.#nextOfClient, this.#nextOfServer, 0x10, '')]
  }

  data(message: Ends & { readonly text: string }): readonly Buffer[] {
    const isFromClient = `${message.from.ip} ${message.from.port}` === this.#client
    const found: Buffer[] = []
    for (let at = 0; at < message.text.length; at += longestSegment) {
      const part = message.text.slice(at, at + longestSegment)
      const [own, other] = isFromClient
        ? [this.#nextOfClient, this.#nextOfServer]
        : [this.#nextOfServer, this.#nextOfClient]
      found.push(segment(message, own, other, 0x18, part))
      if (isFromClient) this.#nextOfClient += part.length
      else this.#nextOfServer += part.length
    }
    return found
  }
}

function segment(ends: Ends, sequence: number, acknowledged: number, flags: number, text: string): Buffer {
  const bytes = Buffer.alloc(20 + text.length)
  bytes.writeUInt32BE(sequence % 2 ** 32, 4)
  bytes.writeUInt32BE(acknowledged % 2 ** 32, 8)
  bytes.writeUInt8(5 << 4, 12)
  bytes.writeUInt8(flags, 13)
  bytes.writeUInt16BE(65_535, 14)
  bytes.write(text, 20, 'latin1')
  return ipPacket(ends, ipProtocols.tcp, { bytes, checksumAt: 16 })
}

function ipPacket({ from, to }: Ends, protocol: number, { bytes, checksumAt }: Payload): Buffer {
  const [source, target] = [addressBytes(from.ip), addressBytes(to.ip)]
  if (source.length !== target.length) throw new RangeError(`a packet from ${from.ip} to ${to.ip}`)
  bytes.writeUInt16BE(from.port, 0)
  bytes.writeUInt16BE(to.port, 2)
  const pseudoHeader = Buffer.concat([
    source,
    target,
    Buffer.from([0, protocol, bytes.length >> 8, bytes.length & 0xff]),
  ])
  // Zero would mean that there is none (RFC 768).
  bytes.writeUInt16BE(checksum(Buffer.concat([pseudoHeader, bytes])) || 0xffff, checksumAt)
  return Buffer.concat([ipHeader(source, target, protocol, bytes.length), bytes])
}

function ipHeader(source: Buffer, target: Buffer, protocol: number, length: number): Buffer {
  const isV6 = source.length === 16
  const header = Buffer.alloc(isV6 ? 8 : 12)
  if (isV6) {
    header.writeUInt32BE((6 << 28) >>> 0, 0)
    header.writeUInt16BE(length, 4)
    header.writeUInt8(protocol, 6)
    header.writeUInt8(64, 7)
    return Buffer.concat([header, source, target])
  }
  header.writeUInt16BE(0x4500, 0)
  header.writeUInt16BE(20 + length, 2)
  // Not to be fragmented.
  header.writeUInt16BE(0x4000, 6)
  header.writeUInt8(64, 8)
  header.writeUInt8(protocol, 9)
  const whole = Buffer.concat([header, source, target])
  whole.writeUInt16BE(checksum(whole), 10)
  return whole
}

function addressBytes(ip: string): Buffer {
  const bytes = parseIp(ip)
  if (bytes === undefined) throw new RangeError(`an address that is no numeric one: ${ip}`)
  return Buffer.from(bytes)
}

/** RFC 1071: the complement of the sum in which carries are added again. */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000)
  return ~sum & 0xffff
}
