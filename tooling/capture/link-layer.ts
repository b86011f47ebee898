import { readPppoe } from './tunnels.ts'

/** LINKTYPE numbers of the tcpdump project's registry, with how the IP packet is found in each. */
const linkLayers: ReadonlyMap<number, (data: Buffer) => Buffer | string> = new Map([
  [0, (data: Buffer) => data.subarray(4)],
  [1, (data: Buffer) => readEthernetType(data, 12)],
  [12, (data: Buffer) => data],
  [14, (data: Buffer) => data],
  [101, (data: Buffer) => data],
  [108, (data: Buffer) => data.subarray(4)],
  [113, (data: Buffer) => readEthernetType(data, 14)],
  [228, (data: Buffer) => data],
  [229, (data: Buffer) => data],
  [276, (data: Buffer) => readCooked2(data)],
])

const ipv4 = 0x0800
const ipv6 = 0x86dd
const pppoeSession = 0x8864
/** IEEE 802.1Q and 802.1ad, and what came before the latter. */
const vlanTags: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100, 0x9200])

const otherTypes: ReadonlyMap<number, string> = new Map([
  [0x0806, 'ARP'],
  [0x8847, 'MPLS'],
  [0x8863, 'PPPoE that begins or ends a session'],
  [0x88cc, 'LLDP'],
])

/** The IP packet within a frame (with what padding follows it), or what the frame holds instead. */
export function readLinkLayer(linkType: number, data: Buffer): Buffer | string {
  const found = linkLayers.get(linkType)?.(data) ?? `frames of link type ${linkType}`
  if (typeof found === 'string') return found
  return found.length === 0 ? 'frames that are cut off' : found
}

/** What follows a type of Ethernet and any VLAN tags behind it. */
function readEthernetType(data: Buffer, at: number): Buffer | string {
  let place = at
  while (place + 2 <= data.length) {
    const type = data.readUInt16BE(place)
    if (!vlanTags.has(type)) return typedPayload(type, data.subarray(place + 2))
    place += 4
  }
  return 'frames that are cut off'
}

/** Linux cooked capture, version 2: the type comes first, and its header has twenty bytes; tags of VLANs follow that. */
function readCooked2(data: Buffer): Buffer | string {
  if (data.length < 20) return 'frames that are cut off'
  const type = data.readUInt16BE(0)
  return vlanTags.has(type) ? readEthernetType(data, 22) : typedPayload(type, data.subarray(20))
}

function typedPayload(type: number, payload: Buffer): Buffer | string {
  if (type === ipv4 || type === ipv6) return payload
  if (type === pppoeSession) return readPppoe(payload)
  // A length instead of a type: IEEE 802.3 (spanning tree and the like).
  if (type < 0x0600) return 'frames of IEEE 802.3'
  return otherTypes.get(type) ?? `frames of Ethernet type 0x${type.toString(16).padStart(4, '0')}`
}
