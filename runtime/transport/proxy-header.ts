import type { Endpoint } from '../host/host.ts'
import { parseIp } from '../routing/ip-match.ts'
import { showIpv6 } from './show-ip.ts'

/** What the first bytes of a connection say about a PROXY header (HAProxy's proxy-protocol.txt, versions 1 and 2). */
export type ProxyHeader =
  /** More bytes are needed to tell. */
  | { readonly kind: 'incomplete' }
  /** The stream begins without a header: it is the peer's own. */
  | { readonly kind: 'none' }
  | { readonly kind: 'bad' }
  /** `source` is undefined where the proxy speaks for itself (UNKNOWN, LOCAL) or names no Internet address. */
  | { readonly kind: 'header'; readonly length: number; readonly source: Endpoint | undefined }

const incomplete = { kind: 'incomplete' } as const
const none = { kind: 'none' } as const
const bad = { kind: 'bad' } as const

const lineStart = 'PROXY '
/** The longest line of version 1, its line end included. */
const longestLine = 107
const signature = '\r\n\r\n\0\r\nQUIT\n'
const fixedLength = 16

/** Reads the header at the start of a stream; the text may be any beginning of it. */
export function readProxyHeader(text: string): ProxyHeader {
  if (isStartOf(text, lineStart)) return readLine(text)
  if (isStartOf(text, signature)) return readBinary(text)
  return none
}

function isStartOf(text: string, start: string): boolean {
  return text.length < start.length ? start.startsWith(text) : text.startsWith(start)
}

/** `PROXY TCP4 source destination port port`, or `PROXY UNKNOWN` with anything behind it. */
function readLine(text: string): ProxyHeader {
  const end = text.slice(0, longestLine).indexOf('\r\n')
  if (end === -1) return text.length < longestLine ? incomplete : bad
  const length = end + 2
  const [, family, source = '', destination = '', ...ports] = text.slice(0, end).split(' ')
  if (family === 'UNKNOWN') return { kind: 'header', length, source: undefined }
  const isAddress = family === 'TCP4' ? isIpv4 : family === 'TCP6' ? isIpv6 : undefined
  if (isAddress === undefined || ports.length !== 2) return bad
  const port = Number(ports[0])
  const arePorts = ports.every((one) => /^\d{1,5}$/.test(one) && Number(one) <= 65535)
  if (!arePorts || !isAddress(source) || !isAddress(destination)) return bad
  return { kind: 'header', length, source: { ip: source, port } }
}

/** Signature, version and command, family and protocol, length of the rest; then the addresses and what else the proxy tells. */
function readBinary(text: string): ProxyHeader {
  if (text.length < fixedLength) return incomplete
  const version = text.charCodeAt(12) >> 4
  const command = text.charCodeAt(12) & 15
  // Kamailio 6.1.5 takes another version for no header at all; what follows is then no SIP and ends the connection.
  if (version !== 2) return none
  if (command > 1) return bad
  const length = fixedLength + word(text, 14)
  if (text.length < length) return incomplete
  if (command === 0) return { kind: 'header', length, source: undefined }
  const family = text.charCodeAt(13)
  const size = family === 0x11 ? 4 : family === 0x21 ? 16 : 0
  if (size === 0) return { kind: 'header', length, source: undefined }
  if (length < fixedLength + 2 * size + 4) return bad
  const address = text.slice(fixedLength, fixedLength + size)
  const port = word(text, fixedLength + 2 * size)
  return {
    kind: 'header',
    length,
    source: { ip: size === 4 ? showIpv4(address) : showIpv6(bytesOf(address), 'c'), port },
  }
}

function word(text: string, at: number): number {
  return text.charCodeAt(at) * 256 + text.charCodeAt(at + 1)
}

function isIpv4(text: string): boolean {
  return parseIp(text)?.length === 4
}

function isIpv6(text: string): boolean {
  return parseIp(text)?.length === 16
}

function showIpv4(bytes: string): string {
  return bytesOf(bytes).join('.')
}

function bytesOf(text: string): readonly number[] {
  return [...text].map((byte) => byte.charCodeAt(0))
}
