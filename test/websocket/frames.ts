/** Frames of RFC 6455 as a client writes them; text has one character per byte. Nothing of the server's own codec is used. */

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface FrameOptions {
  /** The last part of a message; true unless told. */
  readonly isFinal?: boolean
  /** RSV1 to RSV3 as a number below 8. */
  readonly reserved?: number
  /** Four bytes; '' for a frame without a mask, which clients must not send. */
  readonly mask?: string
  /** Bytes of the length field after its first one: the shortest that holds it unless told. */
  readonly lengthBytes?: 0 | 2 | 8
  /** The length that the frame claims, instead of its real one. */
  readonly claims?: number
}

/** One frame. */
export function frame(opcode: number, payload: string, options: FrameOptions = {}): string {
  const { isFinal = true, reserved = 0, mask = '\x12\x34\x56\x78', claims = payload.length } = options
  const size = options.lengthBytes ?? (claims < 126 ? 0 : claims < 65_536 ? 2 : 8)
  const short = size === 0 ? claims : size === 2 ? 126 : 127
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode
  const second = (mask === '' ? 0 : 0x80) | short
  return String.fromCharCode(first, second) + bigEndian(claims, size) + mask + masked(payload, mask)
}

/** The number in so many bytes, the highest first. */
export function bigEndian(value: number, size: number): string {
  let text = ''
  for (let at = size - 1; at >= 0; at -= 1) text += String.fromCharCode(Math.floor(value / 256 ** at) % 256)
  return text
}

/** Each byte with the bits of the mask turned; with the empty mask it stays. */
export function masked(payload: string, mask: string): string {
  if (mask === '') return payload
  let text = ''
  for (let at = 0; at < payload.length; at += 1)
    text += String.fromCharCode(payload.charCodeAt(at) ^ mask.charCodeAt(at % 4))
  return text
}

/** The payload of a close frame. */
export function closing(code: number, reason = ''): string {
  return bigEndian(code, 2) + reason
}

export interface ReadFrame {
  readonly opcode: number
  readonly isFinal: boolean
  readonly isMasked: boolean
  readonly payload: string
  /** What follows it. */
  readonly rest: string
}

/** The first whole frame of a stream, masked or not; undefined when it is not complete. */
export function readFrame(stream: string): ReadFrame | undefined {
  if (stream.length < 2) return undefined
  const first = stream.charCodeAt(0)
  const short = stream.charCodeAt(1) & 0x7f
  const isMasked = stream.charCodeAt(1) >= 0x80
  const size = short === 126 ? 2 : short === 127 ? 8 : 0
  const start = 2 + size + (isMasked ? 4 : 0)
  if (stream.length < start) return undefined
  const length = size === 0 ? short : numberAt(stream, 2, size)
  if (stream.length < start + length) return undefined
  const payload = stream.slice(start, start + length)
  const mask = isMasked ? stream.slice(2 + size, start) : ''
  return {
    opcode: first & 0x0f,
    isFinal: first >= 0x80,
    isMasked,
    payload: masked(payload, mask),
    rest: stream.slice(start + length),
  }
}

function numberAt(text: string, at: number, size: number): number {
  let value = 0
  for (let index = 0; index < size; index += 1) value = value * 256 + text.charCodeAt(at + index)
  return value
}
