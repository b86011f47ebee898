import { isRpcDouble, isRpcNull, isRpcStruct, type RpcStruct, type RpcValue } from '#runtime/rpc/registry.ts'

/**
 * The binary protocol between kamcmd and the server, as observed between kamcmd 5.6.3 and Kamailio 6.1.5. One character is one
 * byte. A packet is
 *
 *   a1 | type(4 bits) length-of-length minus 1 (2 bits) length-of-cookie minus 1 (2 bits) | length | cookie | records
 *
 * and a record is: one byte of end/long bit, size (3 bits) and kind (4 bits), the length itself in `size` bytes when the long
 * bit is set, then the content. Structures and lists are bracketed by two records without content.
 */
const magicAndVersion = 0xa1

const packetTypes = { request: 0, reply: 1, fault: 3 } as const

const kinds = { int: 0, text: 1, double: 2, struct: 3, array: 4, name: 5, bytes: 6 } as const
const endMark = 0x80

/** What the first bytes of a stream hold. */
export type Frame =
  | { readonly kind: 'incomplete' }
  /** No request packet begins here; the cookie is 0 when it could not be read. */
  | { readonly kind: 'corrupted'; readonly cookie: number }
  | { readonly kind: 'oversized' }
  | { readonly kind: 'request'; readonly cookie: number; readonly body: string; readonly length: number }

/** Cuts the next request off a stream of bytes; bodies of more than `maxBody` bytes are refused. */
export function readFrame(data: string, maxBody: number): Frame {
  if (data.length >= 1 && data.charCodeAt(0) !== magicAndVersion) return { kind: 'corrupted', cookie: 0 }
  if (data.length < 2) return { kind: 'incomplete' }
  const head = data.charCodeAt(1)
  const lengthSize = ((head >> 2) & 3) + 1
  const cookieSize = (head & 3) + 1
  const bodyStart = 2 + lengthSize + cookieSize
  if (data.length < bodyStart) return { kind: 'incomplete' }
  const cookie = readUnsigned(data, 2 + lengthSize, cookieSize)
  if (head >> 4 !== packetTypes.request) return { kind: 'corrupted', cookie }
  const bodyLength = readUnsigned(data, 2, lengthSize)
  if (bodyLength > maxBody) return { kind: 'oversized' }
  const length = bodyStart + bodyLength
  if (data.length < length) return { kind: 'incomplete' }
  return { kind: 'request', cookie, body: data.slice(bodyStart, length), length }
}

/** A request: its method and arguments, or why the method cannot be read. */
export type DecodedRequest =
  | { readonly method: string; readonly args: readonly RpcValue[] }
  | { readonly error: 'end of packet encountered' | 'more data needed' | "record doesn't match type" }

/** Reads a request's records. Arguments end where the packet stops making sense. */
export function decodeRequest(body: string): DecodedRequest {
  const reader = new RecordReader(body)
  if (reader.atEnd) return { error: 'end of packet encountered' }
  const first = reader.header()
  if (first === undefined) return { error: 'more data needed' }
  if (first.kind !== kinds.text) return { error: "record doesn't match type" }
  const method = withoutNul(reader.content(first))
  const args: RpcValue[] = []
  for (let value = reader.value(0); value !== undefined; value = reader.value(0)) args.push(value)
  return { method, args }
}

interface RecordHeader {
  readonly kind: number
  readonly size: number
  /** The record closes a structure or list. */
  readonly isEnd: boolean
}

const maxDepth = 32

class RecordReader {
  readonly #body: string
  #at = 0

  constructor(body: string) {
    this.#body = body
  }

  get atEnd(): boolean {
    return this.#at >= this.#body.length
  }

  /** The next record's header; undefined at the end and when the record is cut off. */
  header(): RecordHeader | undefined {
    if (this.atEnd) return undefined
    const byte = this.#body.charCodeAt(this.#at)
    const kind = byte & 15
    let size = (byte >> 4) & 7
    const isMarked = (byte & endMark) !== 0
    if (kind === kinds.struct || kind === kinds.array) {
      this.#at += 1
      return { kind, size: 0, isEnd: isMarked }
    }
    let contentStart = this.#at + 1
    if (isMarked) {
      if (size > 4 || contentStart + size > this.#body.length) return undefined
      const sizeOfSize = size
      size = readUnsigned(this.#body, contentStart, sizeOfSize)
      contentStart += sizeOfSize
    }
    if (contentStart + size > this.#body.length) return undefined
    this.#at = contentStart
    return { kind, size, isEnd: false }
  }

  content(header: RecordHeader): string {
    const text = this.#body.slice(this.#at, this.#at + header.size)
    this.#at += header.size
    return text
  }

  /** The next value; undefined at the end, at a closing mark, and when the packet is malformed. */
  value(depth: number): RpcValue | undefined {
    const header = this.header()
    if (header === undefined || header.isEnd || depth > maxDepth) return undefined
    switch (header.kind) {
      case kinds.int:
        return readInt(this.content(header))
      case kinds.double:
        return { double: readInt(this.content(header)) / 1000 }
      case kinds.text:
      case kinds.bytes:
        return withoutNul(this.content(header))
      case kinds.struct:
        return this.#struct(depth + 1)
      case kinds.array:
        return this.#array(depth + 1)
      default:
        return undefined
    }
  }

  #struct(depth: number): RpcStruct | undefined {
    const members = new Map<string, RpcValue>()
    for (;;) {
      const header = this.header()
      if (header === undefined) return undefined
      if (header.isEnd) return members
      if (header.kind !== kinds.name) return undefined
      const name = withoutNul(this.content(header))
      const value = this.value(depth)
      if (value === undefined) return undefined
      members.set(name, value)
    }
  }

  #array(depth: number): readonly RpcValue[] | undefined {
    const values: RpcValue[] = []
    for (;;) {
      const before = this.#at
      const header = this.header()
      if (header === undefined) return undefined
      if (header.isEnd) return values
      this.#at = before
      const value = this.value(depth)
      if (value === undefined) return undefined
      values.push(value)
    }
  }
}

function withoutNul(text: string): string {
  return text.endsWith('\0') ? text.slice(0, -1) : text
}

function readUnsigned(text: string, start: number, size: number): number {
  let value = 0
  for (let at = start; at < start + size; at += 1) value = value * 256 + text.charCodeAt(at)
  return value
}

/** Integers travel as the bytes of an unsigned 32-bit number without leading zeros: negative ones always take four. */
function readInt(content: string): number {
  const value = readUnsigned(content, 0, content.length)
  return content.length === 4 ? value | 0 : value
}

/** A call of a command, as kamcmd sends it. */
export function encodeRequest(cookie: number, method: string, args: readonly RpcValue[] = []): string {
  return encodePacket(packetTypes.request, cookie, [method, ...args].map(encodeValue).join(''))
}

/** What a server answered; undefined while bytes are missing. */
export function readAnswer(
  data: string,
): { readonly values: readonly RpcValue[] } | { readonly fault: string } | undefined {
  const head = data.charCodeAt(1)
  const bodyStart = 2 + ((head >> 2) & 3) + 1 + (head & 3) + 1
  if (data.length < Math.max(2, bodyStart)) return undefined
  const bodyLength = readUnsigned(data, 2, ((head >> 2) & 3) + 1)
  if (data.charCodeAt(0) !== magicAndVersion) return { fault: 'no binrpc server answers' }
  if (data.length < bodyStart + bodyLength) return undefined
  const reader = new RecordReader(data.slice(bodyStart, bodyStart + bodyLength))
  const values: RpcValue[] = []
  for (let value = reader.value(0); value !== undefined; value = reader.value(0)) values.push(value)
  return head >> 4 === packetTypes.fault ? { fault: values.map(String).join(' ') } : { values }
}

/** A reply that carries the values one after the other. */
export function encodeReply(cookie: number, values: readonly RpcValue[]): string {
  return encodePacket(packetTypes.reply, cookie, values.map(encodeValue).join(''))
}

/** A refusal with its code and sentence. */
export function encodeFault(cookie: number, code: number, message: string): string {
  return encodePacket(packetTypes.fault, cookie, encodeValue(code) + encodeValue(message))
}

/** Bytes of the values of a reply, without the packet's head. */
export function encodedSize(values: readonly RpcValue[]): number {
  return values.reduce<number>((sum, value) => sum + encodeValue(value).length, 0)
}

function encodePacket(type: number, cookie: number, body: string): string {
  const length = unsignedBytes(body.length) || '\0'
  const cookieBytes = unsignedBytes(cookie) || '\0'
  const head = (type << 4) | ((length.length - 1) << 2) | (cookieBytes.length - 1)
  return String.fromCharCode(magicAndVersion, head) + length + cookieBytes + body
}

function encodeValue(value: RpcValue): string {
  if (typeof value === 'string') return record(kinds.text, `${value}\0`)
  if (typeof value === 'number') return encodeNumber(value)
  if (isRpcNull(value)) return record(kinds.text, '<null string>\0')
  if (isRpcDouble(value)) return record(kinds.double, thousandths(value.double))
  return isRpcStruct(value) ? encodeStruct(value) : encodeList(value)
}

/** Numbers that do not fit 32 bits go as floating point ones: the protocol's integers cannot hold them. */
function encodeNumber(value: number): string {
  const isInt32 = Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31
  return isInt32 ? record(kinds.int, unsignedBytes(value >>> 0)) : record(kinds.double, thousandths(value))
}

const structStart = String.fromCharCode(kinds.struct)
const structEnd = String.fromCharCode(kinds.struct | endMark)

function encodeStruct(value: RpcStruct): string {
  let text = structStart
  for (const [name, member] of value) text += record(kinds.name, `${name}\0`) + encodeValue(member)
  return text + structEnd
}

/** Lists travel as structures: elements that have one member as that member, others without a name (6.1.5). */
function encodeList(values: readonly RpcValue[]): string {
  let text = structStart
  for (const value of values) {
    const isNamed = typeof value === 'object' && isRpcStruct(value) && value.size === 1
    const encoded = encodeValue(value)
    text += isNamed ? encoded.slice(1, -1) : encoded
  }
  return text + structEnd
}

/** Floating point numbers travel as their thousandfold. */
function thousandths(value: number): string {
  const scaled = Number.isFinite(value) ? BigInt(Math.trunc(value * 1000)) : 0n
  const fits = scaled >= -(2n ** 31n)
  return bigBytes(scaled < 0n ? BigInt.asUintN(fits ? 32 : 64, scaled) : BigInt.asUintN(63, scaled))
}

function bigBytes(value: bigint): string {
  let text = ''
  for (let rest = value; rest > 0n; rest >>= 8n) text = String.fromCharCode(Number(rest & 255n)) + text
  return text
}

function unsignedBytes(value: number): string {
  let text = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) text = String.fromCharCode(rest % 256) + text
  return text
}

function record(kind: number, content: string): string {
  if (content.length < 8) return String.fromCharCode((content.length << 4) | kind) + content
  const size = unsignedBytes(content.length)
  return String.fromCharCode(endMark | (size.length << 4) | kind) + size + content
}
