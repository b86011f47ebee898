/** What a tunnel carries: a packet of a link layer, by its LINKTYPE number; text says why it cannot be read. */
export type Carried = { readonly linkType: number; readonly data: Buffer } | string

const ethernet = 1
const raw = 101

/** Where port mirrors of clouds and switches send frames: IANA's port of VXLAN, and the one that Linux had before. */
const vxlanPorts: ReadonlySet<number> = new Set([4789, 8472])

/** The frame in a datagram of VXLAN (RFC 7348 §5); undefined when it is none. */
export function readVxlan(payload: Buffer, toPort: number): Carried | undefined {
  if (!vxlanPorts.has(toPort) || payload.length < 8) return undefined
  // Only the flag that says that there is a network number is ever set.
  if (payload.readUInt8(0) !== 0x08 || payload.readUInt8(7) !== 0) return undefined
  return { linkType: ethernet, data: payload.subarray(8) }
}

/** Ethernet types within GRE: frames of Ethernet, and those of a mirroring switch (ERSPAN) with or without its own header. */
const greTypes = { ipv4: 0x0800, ipv6: 0x86dd, ethernet: 0x6558, erspan2: 0x88be, erspan3: 0x22eb } as const

/** What GRE carries (RFC 2784, RFC 2890). */
export function readGre(payload: Buffer): Carried {
  if (payload.length < 4) return 'GRE packets that are cut off'
  const flags = payload.readUInt16BE(0)
  if ((flags & 0x4007) !== 0) return 'GRE packets of another version'
  const [hasChecksum, hasKey, hasSequence] = [flags & 0x8000, flags & 0x2000, flags & 0x1000].map((bit) => bit !== 0)
  const start = 4 + (hasChecksum === true ? 4 : 0) + (hasKey === true ? 4 : 0) + (hasSequence === true ? 4 : 0)
  const data = payload.subarray(start)
  const type = payload.readUInt16BE(2)
  switch (type) {
    case greTypes.ipv4:
    case greTypes.ipv6:
      return { linkType: raw, data }
    case greTypes.ethernet:
      return { linkType: ethernet, data }
    case greTypes.erspan2:
      // The first kind of ERSPAN numbers nothing and has no header.
      return { linkType: ethernet, data: hasSequence === true ? data.subarray(8) : data }
    case greTypes.erspan3:
      return readErspan3(data)
    default:
      return `GRE of Ethernet type 0x${type.toString(16).padStart(4, '0')}`
  }
}

/** Twelve bytes, and eight more when the last bit says so (draft-foschiano-erspan §4.3). */
function readErspan3(data: Buffer): Carried {
  if (data.length < 12) return 'GRE packets that are cut off'
  return { linkType: ethernet, data: data.subarray((data.readUInt8(11) & 1) === 0 ? 12 : 20) }
}

/** The IP packet in a session of PPPoE (RFC 2516 §4), behind the number of its protocol, of which a first zero may be left out. */
export function readPppoe(data: Buffer): Buffer | string {
  if (data.length < 8) return 'frames that are cut off'
  const length = data.readUInt16BE(4)
  const session = data.subarray(6, Math.min(data.length, 6 + length))
  const isShort = (session[0] ?? 0) % 2 === 1
  const protocol = isShort ? (session[0] ?? 0) : session.length < 2 ? 0 : session.readUInt16BE(0)
  if (protocol !== 0x21 && protocol !== 0x57) return 'PPP that is no IP'
  return session.subarray(isShort ? 1 : 2)
}
