import type { CapturedMessage, SkipLedger } from './captured-message.ts'
import { ConnectionReader } from './connection-messages.ts'
import { readDatagram } from './datagrams.ts'
import { FragmentTable } from './fragments.ts'
import { ipProtocols, readIpPacket, type IpPacket } from './ip-packet.ts'
import { isHep, readHep } from './hep.ts'
import { readLinkLayer } from './link-layer.ts'
import { MessageCollector } from './message-collector.ts'
import type { Packet } from './packet.ts'
import { asProto } from './sipdump-file.ts'
import { isSip } from './sip-text.ts'
import { TcpTable } from './tcp-streams.ts'
import { readGre, readVxlan, type Carried } from './tunnels.ts'

const otherProtocols: ReadonlyMap<number, string> = new Map([
  [1, 'ICMP'],
  [2, 'IGMP'],
  [50, 'IPsec, which is encrypted'],
  [58, 'ICMP'],
  [132, 'SCTP'],
])

/** So many tunnels within tunnels are read. */
const mostTunnels = 8

/** Turns the packets of a capture into SIP messages, as they come. */
export class PacketReader {
  readonly #skipped: SkipLedger
  readonly #fragments = new FragmentTable()
  readonly #streams: TcpTable
  readonly #messages: MessageCollector

  constructor(skipped: SkipLedger) {
    this.#skipped = skipped
    this.#messages = new MessageCollector(skipped)
    this.#streams = new TcpTable(
      () => new ConnectionReader(skipped, (message) => this.#messages.add(message, 'stream')),
    )
  }

  add(packet: Packet): void {
    this.#read(packet.linkType, packet.data, { ...packet, timeMs: this.#messages.timeOf(packet), depth: 0 })
  }

  /** All messages in the order of their times; what was complete at the same time stays in the order of the file. */
  end(): readonly CapturedMessage[] {
    this.#fragments.end()
    this.#reportLost()
    this.#streams.end()
    return this.#messages.end()
  }

  #read(linkType: number, data: Buffer, frame: Frame): void {
    const found = readLinkLayer(linkType, data)
    const part = typeof found === 'string' ? found : readIpPacket(found)
    const whole = typeof part === 'string' ? part : this.#fragments.add(part, frame.number, frame.timeMs)
    this.#reportLost()
    if (typeof whole === 'string') this.#skipped.add(whole, frame.number)
    else if (whole !== undefined) this.#addDatagram(whole, frame)
  }

  #reportLost(): void {
    for (const { reason, number } of this.#fragments.lost.splice(0)) this.#skipped.add(reason, number)
  }

  #addDatagram(whole: IpPacket, frame: Frame): void {
    const { number, timeMs } = frame
    switch (whole.protocol) {
      case ipProtocols.udp:
        return this.#addUdp(whole, frame)
      case ipProtocols.tcp:
        if (!this.#streams.add(whole, number, timeMs))
          this.#skipped.add('TCP segments whose headers cannot be read', number)
        return undefined
      case ipProtocols.gre:
        return this.#enter(readGre(whole.payload), frame)
      case ipProtocols.ipv4:
      case ipProtocols.ipv6:
        return this.#enter({ linkType: linkTypeRaw, data: whole.payload }, frame)
      default:
        this.#skipped.add(otherProtocols.get(whole.protocol) ?? `IP protocol ${whole.protocol}`, number)
    }
  }

  /** Goes on with what a tunnel carries. */
  #enter(carried: Carried, frame: Frame): void {
    if (typeof carried === 'string') this.#skipped.add(carried, frame.number)
    else if (frame.depth >= mostTunnels) this.#skipped.add('tunnels within too many tunnels', frame.number)
    else this.#read(carried.linkType, carried.data, { ...frame, depth: frame.depth + 1 })
  }

  /** RFC 768 */
  #addUdp({ payload, from, to, missing }: IpPacket, frame: Frame): void {
    const { number } = frame
    if (payload.length < 8) return this.#skipped.add('UDP datagrams that are cut off', number)
    const [fromPort, toPort] = [payload.readUInt16BE(0), payload.readUInt16BE(2)]
    const data = payload.subarray(8, payload.readUInt16BE(4) || undefined)
    const carried = readVxlan(data, toPort)
    if (carried !== undefined) return this.#enter(carried, frame)
    if (isHep(data)) return this.#addReported(data, frame)
    const found = readDatagram(data, fromPort, toPort)
    if (typeof found === 'string') return this.#skipped.add(found, number)
    if (missing > 0 || payload.readUInt16BE(4) > payload.length) return this.#skipped.add(notWhole, number)
    const ends = { from: { ip: from, port: fromPort }, to: { ip: to, port: toPort } }
    this.#messages.add({ timeMs: frame.timeMs, ...asSipdumpWrote(found.text), ...ends, number }, 'datagram')
  }

  #addReported(data: Buffer, { number }: Frame): void {
    const found = readHep(data)
    if (typeof found === 'string') return this.#skipped.add(found, number)
    if (!isSip(found.text)) return this.#skipped.add('HEP packets that report no SIP', number)
    this.#messages.add({ ...found, number }, 'report')
  }
}

/** Which packet of the file is being read, and how many tunnels were entered. */
interface Frame {
  readonly number: number
  readonly timeMs: number
  readonly depth: number
}

const linkTypeRaw = 101
const notWhole = 'SIP messages that were not captured to their end'

/**
 * The module sipdump writes pcap files too (mode 4), in which every message is a datagram; with mode 8 a header names how it really
 * went (observed in 5.6.3 and 6.1.5). That header is taken out again.
 */
function asSipdumpWrote(text: string): Pick<CapturedMessage, 'text' | 'proto'> {
  const lineEnd = text.indexOf('\n') + 1
  const header = /^P-KSR-SIPDump: (\w{1,8}) pid=\d+ pno=\d+\r\n/.exec(text.slice(lineEnd, lineEnd + 80))
  const proto = asProto(header?.[1] ?? '')
  if (header === null || proto === undefined) return { text, proto: 'udp' }
  return { text: text.slice(0, lineEnd) + text.slice(lineEnd + header[0].length), proto }
}
