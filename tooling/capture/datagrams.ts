import { isKeepalive, isSip } from './sip-text.ts'

/** What a datagram is: a SIP message without the blank lines before it, or the name of something else. */
export function readDatagram(payload: Buffer, fromPort: number, toPort: number): { readonly text: string } | string {
  const start = skipBlankLines(payload)
  // Most datagrams of most captures are media, which no text begins like.
  if ((payload[start] ?? 0) < 0x80) {
    const text = payload.toString('latin1', start)
    if (isSip(text)) return { text }
    if (isKeepalive(text)) return 'keepalives'
  }
  const isDns = [fromPort, toPort].some((port) => port === 53 || port === 5353)
  if (isDns && payload.length >= 12) return 'DNS'
  // RFC 8489 §5: two bits of zero, and the magic cookie.
  if (payload.length >= 20 && payload.readUInt8(0) < 0x40 && payload.readUInt32BE(4) === 0x2112a442) return 'STUN'
  return mediaOf(payload) ?? 'UDP that is no SIP'
}

/** A message may follow blank lines (RFC 3261 §7.5). */
function skipBlankLines(payload: Buffer): number {
  let at = 0
  while (at < payload.length && (payload[at] === 13 || payload[at] === 10)) at += 1
  return at
}

/** Version 2 in the first two bits (RFC 3550 §5.1); the second byte tells reports from media (RFC 5761 §4). */
function mediaOf(payload: Buffer): 'RTP' | 'RTCP' | undefined {
  if (payload.length < 8 || payload.readUInt8(0) >> 6 !== 2) return undefined
  const type = payload.readUInt8(1)
  if (type >= 192 && type <= 223) return 'RTCP'
  return payload.length >= 12 ? 'RTP' : undefined
}
