import { isUtf8 } from 'node:buffer'

/** What a frame carries (RFC 6455 §11.8). */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** Longest payload of a control frame (RFC 6455 §5.5). */
export const maxControlLength = 125

/** One frame from a server: whole and without a mask (RFC 6455 §5.1). Text has one character per byte. */
export function encodeFrame(opcode: number, payload: string): string {
  return String.fromCharCode(0x80 | opcode) + lengthField(payload.length) + payload
}

/** One frame from a client, with a mask of zeros, which leaves the payload as it is (RFC 6455 §5.3). */
export function maskedFrame(opcode: number, payload: string): string {
  const length = lengthField(payload.length)
  return String.fromCharCode(0x80 | opcode, 0x80 | length.charCodeAt(0)) + length.slice(1) + '\0\0\0\0' + payload
}

/** The shortest form that holds the length (RFC 6455 §5.2). */
function lengthField(length: number): string {
  if (length < 126) return String.fromCharCode(length)
  if (length < 65_536) return String.fromCharCode(126, length >> 8, length & 0xff)
  const high = Math.floor(length / 2 ** 32)
  const bytes = [high >>> 24, high >>> 16, high >>> 8, high, length >>> 24, length >>> 16, length >>> 8, length]
  return String.fromCharCode(127, ...bytes.map((byte) => byte & 0xff))
}

/** A SIP message as a frame: of text, unless its bytes are no UTF-8, which 6.1.5 sends as a binary one. */
export function encodeMessage(message: string): string {
  const isText = isUtf8(Buffer.from(message, 'latin1'))
  return encodeFrame(isText ? opcodes.text : opcodes.binary, message)
}

/** A close frame with its status and reason, which is cut to what a control frame holds. */
export function encodeClose(code: number, reason: string): string {
  const status = String.fromCharCode((code >> 8) & 0xff, code & 0xff)
  return encodeFrame(opcodes.close, status + reason.slice(0, maxControlLength - status.length))
}

export interface Frame {
  readonly opcode: number
  readonly isFinal: boolean
  readonly payload: string
}

/** Why a connection fails (RFC 6455 §7.4.1): what its close frame says, and what the log says. */
export interface FrameFault {
  readonly code: number
  readonly reason: string
  readonly log: string
}

export const protocolError = (log: string): FrameFault => ({ code: 1002, reason: 'Protocol error', log })

/**
 * Cuts the bytes of a client into frames without their masks; or those of a server, whose frames have none (RFC 6455 §5.1). It keeps at most one frame that is not complete; a longer one
 * than `maxBytes` is refused as soon as its length was read, and after a fault nothing more is read.
 */
export class FrameReader {
  readonly #maxBytes: number
  readonly #peer: 'client' | 'server'
  #pending = ''
  /** Nothing can be said before so many bytes are there. */
  #needed = 2
  #isBroken = false

  constructor(maxBytes: number, peer: 'client' | 'server' = 'client') {
    this.#maxBytes = maxBytes
    this.#peer = peer
  }

  /** Whether part of a frame waits for its rest. */
  get isIncomplete(): boolean {
    return this.#pending !== ''
  }

  /** The frames that these bytes complete, in order; a fault is the last. */
  push(data: string): readonly (Frame | FrameFault)[] {
    const found: (Frame | FrameFault)[] = []
    if (this.#isBroken) return found
    this.#pending += data
    let next = this.#next()
    while (next !== undefined) {
      found.push(next)
      this.#isBroken = 'code' in next
      next = this.#isBroken ? undefined : this.#next()
    }
    if (this.#isBroken) this.#pending = ''
    return found
  }

  #next(): Frame | FrameFault | undefined {
    // Bytes that come one by one are only joined, not looked at, until enough of them are there.
    if (this.#pending.length < this.#needed) return undefined
    const [first, second] = [this.#pending.charCodeAt(0), this.#pending.charCodeAt(1)]
    const fault = faultOf(first, second, this.#peer)
    if (fault !== undefined) return fault
    const short = second & 0x7f
    const lengthSize = short === 126 ? 2 : short === 127 ? 8 : 0
    const maskSize = this.#peer === 'client' ? 4 : 0
    const start = 2 + lengthSize + maskSize
    if (this.#waitFor(start)) return undefined
    const length = lengthSize === 0 ? short : numberAt(this.#pending, 2, lengthSize)
    if (length > this.#maxBytes) {
      const log = `advertised length (${length}) greater than buffer size (${this.#maxBytes})`
      return { code: 1009, reason: 'Message too big', log }
    }
    if (this.#waitFor(start + length)) return undefined
    const masked = this.#pending.slice(start, start + length)
    const payload = maskSize === 0 ? masked : unmask(masked, this.#pending.slice(start - maskSize, start))
    this.#pending = this.#pending.slice(start + length)
    this.#needed = 2
    return { opcode: first & 0x0f, isFinal: first >= 0x80, payload }
  }

  #waitFor(bytes: number): boolean {
    this.#needed = bytes
    return this.#pending.length < bytes
  }
}

const knownOpcodes: ReadonlySet<number> = new Set(Object.values(opcodes))

/** What the first two bytes of a frame already show to be wrong, in the order in which 6.1.5 looks. */
function faultOf(first: number, second: number, peer: 'client' | 'server'): FrameFault | undefined {
  const opcode = first & 0x0f
  // No extension is ever agreed on (RFC 6455 §5.2).
  if ((first & 0x70) !== 0) return protocolError('WebSocket reserved fields with non-zero values')
  if (!knownOpcodes.has(opcode)) {
    const log = `unsupported opcode: 0x${opcode.toString(16)}`
    return { code: 1008, reason: 'Unsupported opcode', log }
  }
  if (second < 0x80 && peer === 'client')
    return protocolError('this is a server - all received messages must be masked')
  if (second >= 0x80 && peer === 'server') return protocolError('a server must not mask what it sends')
  if (opcode < 8) return undefined
  // RFC 6455 §5.5
  if (first < 0x80) return protocolError('a control frame in fragments')
  return (second & 0x7f) > maxControlLength ? protocolError('a control frame that is too long') : undefined
}

/** A number with the highest byte first; what exceeds 2^53 is only known to be large. */
function numberAt(text: string, at: number, size: number): number {
  let value = 0
  for (let index = 0; index < size; index += 1) value = value * 256 + text.charCodeAt(at + index)
  return value
}

/** RFC 6455 §5.3 */
function unmask(payload: string, mask: string): string {
  const bytes = Buffer.from(payload, 'latin1')
  const keys = Buffer.from(mask, 'latin1')
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (bytes[at] ?? 0) ^ (keys[at & 3] ?? 0)
  return bytes.toString('latin1')
}
