import { inflateSync } from 'node:zlib'
import { showIpv6 } from '#runtime/transport/show-ip.ts'
import type { Proto } from '#runtime/transport/sockets.ts'
import { headerOf, readLines } from '../recording/sip-lines.ts'
import type { CapturedMessage } from './captured-message.ts'

/** A message that a server reported to a capture server: its own ends and time, not those of the packet that reports it. */
export type ReportedMessage = Omit<CapturedMessage, 'number' | 'direction'>

/** Types of the chunks of the protocol (HEP/EEP revision 12, §4.1), all of the vendor 0. */
const chunks = {
  ipProtocol: 2,
  ip4From: 3,
  ip4To: 4,
  ip6From: 5,
  ip6To: 6,
  portFrom: 7,
  portTo: 8,
  seconds: 9,
  microseconds: 10,
  kind: 11,
  payload: 15,
  packedPayload: 16,
} as const

const sipKind = 1
const longestPayload = 262_144

/** Whether bytes begin a packet of HEP version 3. */
export function isHep(data: Buffer): boolean {
  return data.length >= 6 && data.toString('latin1', 0, 4) === 'HEP3'
}

/** The SIP message in a packet of HEP version 3; text says what else it is. */
export function readHep(data: Buffer): ReportedMessage | string {
  const found = chunksOf(data)
  if (found === undefined) return 'HEP packets that are cut off or do not fit'
  const number = (type: number): number => numberOf(found.get(type))
  if (number(chunks.kind) !== sipKind) return 'HEP packets that report no SIP'
  const from = addressOf(found.get(chunks.ip4From) ?? found.get(chunks.ip6From))
  const to = addressOf(found.get(chunks.ip4To) ?? found.get(chunks.ip6To))
  const payload = found.get(chunks.payload) ?? unpack(found.get(chunks.packedPayload))
  if (from === undefined || to === undefined || payload === undefined) return 'HEP packets that lack what they report'
  const text = payload.toString('latin1').replace(/^[\r\n]{1,64}/, '')
  return {
    timeMs: number(chunks.seconds) * 1000 + number(chunks.microseconds) / 1000,
    proto: protoOf(text, number(chunks.ipProtocol)),
    from: { ip: from, port: number(chunks.portFrom) },
    to: { ip: to, port: number(chunks.portTo) },
    text,
  }
}

/** The chunks by their types; undefined when they reach beyond the packet, or its end is missing. */
function chunksOf(data: Buffer): ReadonlyMap<number, Buffer> | undefined {
  const end = data.readUInt16BE(4)
  if (end > data.length) return undefined
  const found = new Map<number, Buffer>()
  for (let at = 6; at < end;) {
    if (at + 6 > end) return undefined
    const length = data.readUInt16BE(at + 4)
    if (length < 6 || at + length > end) return undefined
    if (data.readUInt16BE(at) === 0) found.set(data.readUInt16BE(at + 2), data.subarray(at + 6, at + length))
    at += length
  }
  return found
}

function numberOf(chunk: Buffer | undefined): number {
  return chunk === undefined || chunk.length === 0 || chunk.length > 4 ? 0 : chunk.readUIntBE(0, chunk.length)
}

function addressOf(chunk: Buffer | undefined): string | undefined {
  if (chunk?.length === 4) return chunk.join('.')
  return chunk?.length === 16 ? showIpv6([...chunk], 'c') : undefined
}

function unpack(chunk: Buffer | undefined): Buffer | undefined {
  try {
    return chunk === undefined ? undefined : inflateSync(chunk, { maxOutputLength: longestPayload })
  } catch {
    return undefined
  }
}

const viaProtos: ReadonlyMap<string, Proto> = new Map([
  ['UDP', 'udp'],
  ['TCP', 'tcp'],
  ['TLS', 'tls'],
  ['SCTP', 'sctp'],
  ['WS', 'ws'],
  ['WSS', 'wss'],
])

/**
 * Over what a message went. 6.1.5 gives the protocol 22 for TLS and for both kinds of WebSockets, and 6 for what it sends over
 * unencrypted ones (observed): the first Via names the right one.
 */
function protoOf(text: string, ipProtocol: number): Proto {
  if (ipProtocol === 17) return 'udp'
  const transport = /^SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*(\w{1,8})/i.exec(headerOf(readLines(text), 'via'))?.[1] ?? ''
  const named = viaProtos.get(transport.toUpperCase())
  return named === undefined || named === 'udp' ? 'tcp' : named
}
