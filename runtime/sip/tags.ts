import { flattened } from './flattened.ts'
import type { SipMessage } from './message.ts'
import { callIdOf, cseqOf, fromOf, topVia } from './parsed.ts'

/**
 * A 128-bit hash as 32 hexadecimal digits: cheap, well spread, the same for the same text and seed. It is no secret: where a
 * value must not be guessed, take Host.random or a keyed digest.
 */
export function hashHex(text: string, seed = 0): string {
  let a = 0x9e3779b9 ^ seed
  let b = 0x85ebca6b ^ text.length
  let c = 0xc2b2ae35
  let d = 0x27d4eb2f
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    a = b ^ Math.imul(a ^ code, 597399067)
    b = c ^ Math.imul(b ^ code, 2869860233)
    c = d ^ Math.imul(c ^ code, 951274213)
    d = a ^ Math.imul(d ^ code, 2716044179)
  }
  a = mix(a ^ (c >>> 18))
  b = mix(b ^ (d >>> 22) ^ a)
  c = mix(c ^ (a >>> 17) ^ b)
  d = mix(d ^ (b >>> 19) ^ c)
  return hex32(a) + hex32(b) + hex32(c) + hex32(d)
}

/** 32 bits of a text, as cheap and as well spread; no secret either. Not negative. */
export function hash32(text: string, seed = 0): number {
  let bits = 0x9e3779b9 ^ seed
  for (let at = 0; at < text.length; at += 1) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193)
  return mix(bits ^ text.length) >>> 0
}

/** Final mixing of 32 bits, so that each bit of the input reaches each bit of the result. */
function mix(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x7feb352d)
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b)
  return bits ^ (bits >>> 16)
}

function hex32(value: number): string {
  return hex16(value >>> 16) + hex16(value & 0xffff)
}

function hex16(value: number): string {
  return (hexBytes[value >> 8] ?? '') + (hexBytes[value & 0xff] ?? '')
}

const hexBytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * What is the same in a request, its retransmissions, and the CANCEL and the ACK to a negative reply that belong to it: Call-ID,
 * From-tag, CSeq number and the top Via (RFC 3261 §16.11, §9.1, §17.1.1.3).
 */
export function transactionText(msg: SipMessage): string {
  const via = topVia(msg)?.value
  const from = fromOf(msg)?.value.tag ?? ''
  const sender = via === undefined ? '' : `${via.host}:${via.port};${via.branch ?? ''}`
  return `${callIdOf(msg) ?? ''}\n${from}\n${cseqOf(msg)?.number ?? ''}\n${sender}`
}

/**
 * A branch parameter in the form of Kamailio's: cookie, a number of up to 16 bits, 32 hexadecimal digits, the branch index, e.g.
 * `z9hG4bK76a5.a15bdd944151ec7a776cec837dfc7c83.0`.
 */
export function branchParameter(slot: number, digest: string, index: number): string {
  return flattened(`z9hG4bK${(slot & 0xffff).toString(16)}.${digest}.${index.toString(16)}`)
}

/** The branch parameter of a request that is forwarded without a transaction: the same each time it passes. */
export function statelessBranch(msg: SipMessage): string {
  const text = transactionText(msg)
  const digest = hashHex(text)
  return branchParameter(hash32(callIdOf(msg) ?? '') >>> 16, digest, 0)
}

/**
 * A To-tag in the form of Kamailio's: 32 hexadecimal digits that stand for this server, then 8 that depend on the text. sl puts a
 * dot between them, tm a dash.
 */
export function serverTag(server: string, text: string, separator: '.' | '-'): string {
  return `${server}${separator}${hashHex(text, Number.parseInt(server.slice(0, 8), 16)).slice(0, 8)}`
}

/** Makes Call-IDs such as `18dcd5bc74331f50-24950@127.0.0.1`: a number that counts up from a random start, pid, address. */
export function callIdMaker(start: string, pid: number, host: string): () => string {
  let next = BigInt(`0x${start.slice(0, 16)}`)
  return () => {
    next = BigInt.asUintN(64, next + 1n)
    return `${next.toString(16).padStart(16, '0')}-${pid}@${host}`
  }
}
