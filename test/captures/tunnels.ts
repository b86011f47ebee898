import { deflateSync } from 'node:zlib'
import { fragments, ipPackets, sample, sampleText, v6 } from './packets.ts'

/** A frame that carries a SIP message in some way, behind Ethernet or alone. */
export interface CarriedFrame {
  readonly name: string
  /** LINKTYPE number. */
  readonly linkType: number
  readonly frames: readonly Buffer[]
  /** How many SIP messages are in them. */
  readonly count: number
  readonly isKnownToTshark?: false
}

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const macs = bytes('020000000001 020000000002')
const [ip4 = Buffer.alloc(0)] = ipPackets(sample())
const [ip6 = Buffer.alloc(0)] = ipPackets(sample(v6))
const frame = Buffer.concat([macs, bytes('0800'), ip4])
const latin1 = (data: Buffer): string => data.toString('latin1')

/** An IPv4 packet of some protocol. */
function ipOf(protocol: number, payload: Buffer): Buffer {
  const [packet = Buffer.alloc(0)] = ipPackets(sample({ text: latin1(payload) }))
  const whole = Buffer.concat([packet.subarray(0, 20), payload])
  whole.writeUInt16BE(whole.length, 2)
  whole.writeUInt8(protocol, 9)
  return whole
}

/** A datagram to a port. */
function datagramTo(port: number, payload: Buffer): Buffer {
  const [packet = Buffer.alloc(0)] = ipPackets(sample({ text: latin1(payload), to: { ip: '127.0.0.9', port } }))
  return packet
}

const chunk = (type: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(6)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(6 + data.length, 4)
  return Buffer.concat([head, data])
}

/** A packet of HEP version 3 with these chunks behind those of its ends and time. */
export function hep(...more: readonly (readonly [type: number, data: Buffer])[]): Buffer {
  const usual: readonly (readonly [number, string])[] = [
    [1, '02'],
    [2, '11'],
    [3, '0a000001'],
    [4, '0a000002'],
    [7, '13c4'],
    [8, '13c6'],
    [9, '65000000'],
    [10, '0007a120'],
    [11, '01'],
    [12, '000007d1'],
  ]
  const all = Buffer.concat([
    ...usual.map(([type, hex]) => chunk(type, bytes(hex))),
    ...more.map(([type, data]) => chunk(type, data)),
  ])
  const head = Buffer.from('HEP3\0\0', 'latin1')
  head.writeUInt16BE(6 + all.length, 4)
  return Buffer.concat([head, all])
}

const text = Buffer.from(sampleText('one'), 'latin1')
const ethernet = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat([macs, ...parts.map((part) => (typeof part === 'string' ? bytes(part) : part))])
const onEthernet = (name: string, ...parts: readonly (Buffer | string)[]): CarriedFrame => ({
  name,
  linkType: 1,
  frames: [ethernet(...parts)],
  count: 1,
})

const extended = ((): Buffer => {
  const extensions = bytes('3c00 0104 00000000 2b00 0104 00000000 1100 0000 00000000')
  const packet = Buffer.concat([ip6.subarray(0, 40), extensions, ip6.subarray(40)])
  packet.writeUInt8(0, 6)
  packet.writeUInt16BE(packet.length - 40, 4)
  return packet
})()
const [large6 = Buffer.alloc(0)] = ipPackets(sample({ ...v6, text: sampleText('large', 3000) }))

/** What captures of operators have around SIP; tshark reads the same of each. */
export const carried: readonly CarriedFrame[] = [
  onEthernet('a VLAN', '8100 0007 0800', ip4),
  onEthernet('QinQ', '88a8 0007 8100 0008 86dd', ip6),
  onEthernet('PPPoE with IPv4', '8864 1100 0001', length16(ip4.length + 2), '0021', ip4),
  onEthernet('PPPoE with IPv6 in a VLAN', '8100 0007 8864 1100 0001', length16(ip6.length + 2), '0057', ip6),
  onEthernet('IPv6 with extension headers', '86dd', extended),
  {
    name: 'IPv6 in fragments',
    linkType: 1,
    frames: fragments(large6, 1200).map((one) => ethernet('86dd', one)),
    count: 1,
  },
  onEthernet('IPv4 within IPv4', '0800', ipOf(4, ip4)),
  onEthernet('IPv6 within IPv4', '0800', ipOf(41, ip6)),
  onEthernet('GRE', '0800', ipOf(47, Buffer.concat([bytes('0000 0800'), ip4]))),
  onEthernet('GRE with key and number', '0800', ipOf(47, Buffer.concat([bytes('3000 86dd 00000001 00000002'), ip6]))),
  onEthernet('Ethernet within GRE', '0800', ipOf(47, Buffer.concat([bytes('0000 6558'), frame]))),
  onEthernet('ERSPAN II', '0800', ipOf(47, Buffer.concat([bytes('1000 88be 00000001 1001 0001 00000000'), frame]))),
  onEthernet('VXLAN', '0800', datagramTo(4789, Buffer.concat([bytes('08000000 00000100'), frame]))),
  {
    name: 'VXLAN in fragments',
    linkType: 1,
    frames: fragments(datagramTo(4789, Buffer.concat([bytes('08000000 00000100'), frame])), 160).map((one) =>
      ethernet('0800', one),
    ),
    count: 1,
  },
  { ...onEthernet('HEP', '0800', datagramTo(9060, hep([15, text]))), isKnownToTshark: false },
  { name: 'null', linkType: 0, frames: [Buffer.concat([bytes('02000000'), ip4])], count: 1 },
  { name: 'null of another system', linkType: 0, frames: [Buffer.concat([bytes('1e000000'), ip6])], count: 1 },
  { name: 'loopback', linkType: 108, frames: [Buffer.concat([bytes('00000002'), ip4])], count: 1 },
  { name: 'raw IP', linkType: 101, frames: [ip6], count: 1 },
  {
    name: 'Linux cooked, version 2',
    linkType: 276,
    frames: [Buffer.concat([bytes('0800 0000 00000001 0001 00 06 0000000000010000'), ip4])],
    count: 1,
  },
]

/** Reports whose message is packed, which tshark does not read. */
export const packedHep = datagramTo(9060, hep([16, deflateSync(text)]))

function length16(length: number): Buffer {
  const field = Buffer.alloc(2)
  field.writeUInt16BE(length)
  return field
}
