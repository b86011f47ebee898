import { showIpv6 } from '#runtime/transport/show-ip.ts'

/** Protocol numbers (IANA) that are read. */
export const ipProtocols = { ipv4: 4, tcp: 6, udp: 17, ipv6: 41, gre: 47 } as const

/** What is left of an IP packet without its headers. */
export interface IpPacket {
  readonly from: string
  readonly to: string
  /** What the payload is: 6 for TCP, 17 for UDP. */
  readonly protocol: number
  readonly payload: Buffer
  /** How many bytes of the payload the packet had that were not captured. */
  readonly missing: number
  readonly fragment: Fragment | undefined
}

/** Where a fragment belongs. */
export interface Fragment {
  readonly id: number
  /** In bytes. */
  readonly offset: number
  readonly isLast: boolean
}

/** Reads the headers of an IP packet of either version; text says why it cannot be read. Bytes behind its end are padding. */
export function readIpPacket(data: Buffer): IpPacket | string {
  const version = data.length === 0 ? 0 : data.readUInt8(0) >> 4
  if (version === 4) return readIpv4(data)
  return version === 6 ? readIpv6(data) : 'packets that are no IP'
}

const cutOff = 'IP packets that are cut off'

/** RFC 791 §3.1 */
function readIpv4(data: Buffer): IpPacket | string {
  if (data.length < 20) return cutOff
  const headerLength = (data.readUInt8(0) & 0x0f) * 4
  // Cards that cut segments themselves leave the length open.
  const total = data.readUInt16BE(2) || data.length
  if (headerLength < 20 || total < headerLength) return 'IP packets with wrong lengths'
  if (data.length < headerLength) return cutOff
  const flags = data.readUInt16BE(6)
  const offset = (flags & 0x1fff) * 8
  const isLast = (flags & 0x2000) === 0
  return {
    from: [...data.subarray(12, 16)].join('.'),
    to: [...data.subarray(16, 20)].join('.'),
    protocol: data.readUInt8(9),
    payload: data.subarray(headerLength, total),
    missing: Math.max(0, total - data.length),
    fragment: offset === 0 && isLast ? undefined : { id: data.readUInt16BE(4), offset, isLast },
  }
}

/** Extension headers that have their own length (RFC 8200 §4, RFC 6275): hop-by-hop, routing, destination, mobility. */
const extensions: ReadonlySet<number> = new Set([0, 43, 60, 135])
const fragmentHeader = 44
const authenticationHeader = 51

function readIpv6(data: Buffer): IpPacket | string {
  if (data.length < 40) return cutOff
  // A jumbogram, or a card that cuts segments itself, leaves the length open.
  const total = data.readUInt16BE(4) === 0 ? data.length : 40 + data.readUInt16BE(4)
  const found = skipExtensions(data, data.readUInt8(6), 40)
  if (found === undefined) return cutOff
  return {
    from: showIpv6([...data.subarray(8, 24)], 'c'),
    to: showIpv6([...data.subarray(24, 40)], 'c'),
    protocol: found.protocol,
    payload: data.subarray(Math.min(found.at, total), total),
    missing: Math.max(0, total - data.length),
    fragment: found.fragment,
  }
}

interface Upper {
  readonly protocol: number
  /** Where its bytes begin. */
  readonly at: number
  readonly fragment: Fragment | undefined
}

/**
 * Walks from one extension header to the next, from a place where the header `first` begins. Each has at least eight bytes, so that
 * the walk ends with the packet. What follows the header of a fragment is read when the datagram is whole.
 */
export function skipExtensions(data: Buffer, first: number, start: number): Upper | undefined {
  let protocol = first
  let at = start
  while (extensions.has(protocol) || protocol === fragmentHeader || protocol === authenticationHeader) {
    if (at + 8 > data.length) return undefined
    const fragment = protocol === fragmentHeader ? readFragment(data, at) : undefined
    const next = at + extensionLength(protocol, data.readUInt8(at + 1))
    protocol = data.readUInt8(at)
    at = next
    if (fragment !== undefined) return { protocol, at, fragment }
  }
  return { protocol, at, fragment: undefined }
}

/** In bytes: IPsec counts in units of four bytes (RFC 4302 §2.2), the others in units of eight. */
function extensionLength(protocol: number, length: number): number {
  if (protocol === fragmentHeader) return 8
  return protocol === authenticationHeader ? Math.max(8, (length + 2) * 4) : (length + 1) * 8
}

/** RFC 8200 §4.5; undefined for a fragment that is the whole datagram (RFC 6946). */
function readFragment(data: Buffer, at: number): Fragment | undefined {
  const field = data.readUInt16BE(at + 2)
  const [offset, isLast] = [field & 0xfff8, (field & 1) === 0]
  return offset === 0 && isLast ? undefined : { id: data.readUInt32BE(at + 4), offset, isLast }
}
