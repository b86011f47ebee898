import type { CapturedMessage, SkipLedger } from './captured-message.ts'
import { readConnection } from './connection-messages.ts'
import { readDatagram } from './datagrams.ts'
import { FragmentTable } from './fragments.ts'
import { ipProtocols, readIpPacket, type IpPacket } from './ip-packet.ts'
import { readLinkLayer } from './link-layer.ts'
import type { Packet } from './packet.ts'
import { asProto } from './sipdump-file.ts'
import { TcpTable } from './tcp-streams.ts'

const otherProtocols: ReadonlyMap<number, string> = new Map([
  [1, 'ICMP'],
  [2, 'IGMP'],
  [4, 'IP within IP'],
  [41, 'IP within IP'],
  [47, 'GRE'],
  [50, 'IPsec, which is encrypted'],
  [58, 'ICMP'],
  [132, 'SCTP'],
])

/** Turns the packets of a capture into SIP messages. Streams are read when all packets are there. */
export class PacketReader {
  readonly #skipped: SkipLedger
  readonly #fragments = new FragmentTable()
  readonly #streams = new TcpTable()
  readonly #messages: CapturedMessage[] = []

  constructor(skipped: SkipLedger) {
    this.#skipped = skipped
  }

  add(packet: Packet): void {
    const { number, timeMs } = packet
    const found = readLinkLayer(packet.linkType, packet.data)
    const part = typeof found === 'string' ? found : readIpPacket(found)
    const whole = typeof part === 'string' ? part : this.#fragments.add(part, number, timeMs)
    this.#reportLost()
    if (typeof whole === 'string') this.#skipped.add(whole, number)
    else if (whole !== undefined) this.#addDatagram(whole, packet)
  }

  /** All messages in the order of their times; what was complete at the same time stays in the order of the file. */
  end(): readonly CapturedMessage[] {
    this.#fragments.end()
    this.#reportLost()
    for (const connection of this.#streams.connections()) {
      // One by one: a call takes only so many arguments.
      for (const message of readConnection(connection, this.#skipped)) this.#messages.push(message)
    }
    return this.#messages.toSorted((one, other) => one.timeMs - other.timeMs || one.number - other.number)
  }

  #reportLost(): void {
    for (const { reason, number } of this.#fragments.lost.splice(0)) this.#skipped.add(reason, number)
  }

  #addDatagram(whole: IpPacket, { number, timeMs }: Packet): void {
    if (whole.protocol === ipProtocols.udp) this.#addUdp(whole, number, timeMs)
    else if (whole.protocol !== ipProtocols.tcp)
      this.#skipped.add(otherProtocols.get(whole.protocol) ?? `IP protocol ${whole.protocol}`, number)
    else if (!this.#streams.add(whole, number, timeMs))
      this.#skipped.add('TCP segments whose headers cannot be read', number)
  }

  /** RFC 768 */
  #addUdp({ payload, from, to, missing }: IpPacket, number: number, timeMs: number): void {
    if (payload.length < 8) {
      this.#skipped.add('UDP datagrams that are cut off', number)
      return
    }
    const ports = [payload.readUInt16BE(0), payload.readUInt16BE(2)] as const
    const found = readDatagram(payload.subarray(8, payload.readUInt16BE(4) || undefined), ...ports)
    if (typeof found === 'string') this.#skipped.add(found, number)
    else if (missing > 0 || payload.readUInt16BE(4) > payload.length)
      this.#skipped.add('SIP messages that were not captured to their end', number)
    else {
      const ends = { from: { ip: from, port: ports[0] }, to: { ip: to, port: ports[1] } }
      this.#messages.push({ timeMs, ...asSipdumpWrote(found.text), ...ends, number })
    }
  }
}

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
