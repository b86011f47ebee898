import type { Endpoint } from '#runtime/host/host.ts'
import { isWebSocket, protoNumbers, type Proto } from '#runtime/transport/sockets.ts'
import type { CapturedMessage, SkipLedger } from './captured-message.ts'
import { isSip } from './sip-text.ts'

/** How entries are parted in the text files of sipdump (observed in 5.6.3 and 6.1.5). */
const entryStart = '====================\n'
const headEnd = '~~~~~~~~~~~~~~~~~~~~\n'
const entryEnd = '||||||||||||||||||||\n'

/** Whether a file was written by Kamailio's module sipdump as text (mode 1). */
export function isSipdump(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, entryStart.length + 5) === `${entryStart}tag: `
}

/**
 * Reads such a file. An entry has no length: a message ends where its Content-Length says, when the mark stands there, or
 * else at the first mark that another entry or the end of the file follows. The module writes a message as far as its first byte
 * of zero. What sipdump_send wrote with a tag of its own is a copy of what the server received, when it wrote that too.
 */
export class SipdumpFile {
  readonly #skipped: SkipLedger
  readonly #tagged: { readonly tag: string; readonly message: CapturedMessage }[] = []
  readonly #handshakes = new Map<string, string>()
  #text = ''
  #number = 0

  constructor(skipped: SkipLedger) {
    this.#skipped = skipped
  }

  push(chunk: Buffer): void {
    this.#text += chunk.toString('latin1')
    // What has no end within so much has none.
    this.#read(this.#text.length > longestEntry)
  }

  end(): readonly CapturedMessage[] {
    this.#read(true)
    const isWhole = this.#tagged.some(({ tag }) => directions.has(tag))
    const messages = this.#tagged.filter(({ tag, message }) => {
      const isCopy = isWhole && !directions.has(tag)
      if (isCopy) this.#skipped.add('copies that sipdump_send wrote', message.number)
      return !isCopy
    })
    return messages.map(({ message }) => message)
  }

  #read(isEnd: boolean): void {
    let at = 0
    while (at < this.#text.length) {
      const { entry, end } = nextEntry(this.#text, at)
      // Whether it ends there is seen by what follows it.
      if (!isEnd && end + entryStart.length + 5 > this.#text.length) break
      at = end
      this.#number += 1
      this.#take(entry)
    }
    this.#text = this.#text.slice(at)
  }

  #take(entry: Entry | undefined): void {
    const number = this.#number
    const message = entry === undefined ? undefined : readEntry(entry, number)
    if (message === undefined) return this.#skipped.add('entries that cannot be read', number)
    if (!isSip(message.text)) {
      if (isHandshake(message.text)) this.#handshakes.set(connectionOf(message), message.text)
      else this.#skipped.add('entries that are no SIP', number)
      return undefined
    }
    const handshake = isWebSocket(message.proto) ? this.#handshakes.get(connectionOf(message)) : undefined
    const tag = entry?.head.get('tag') ?? ''
    this.#tagged.push({ tag, message: handshake === undefined ? message : { ...message, handshake } })
    return undefined
  }
}

/** More than any entry has: messages of UDP are shorter, and Kamailio takes none over TCP that is longer than its buffer. */
const longestEntry = 4 << 20

/** Whether a text asks for a WebSocket (RFC 6455 §4.1). */
function isHandshake(text: string): boolean {
  return /^GET \S{1,8192} HTTP\/1\.1\r\n/.test(text) && /\nupgrade[ \t]*:[ \t]*websocket/i.test(text)
}

function connectionOf({ from, to }: CapturedMessage): string {
  return `${from.ip} ${from.port} ${to.ip} ${to.port}`
}

const directions: ReadonlyMap<string, 'received' | 'sent'> = new Map([
  ['rcv', 'received'],
  ['snd', 'sent'],
])

interface Entry {
  readonly head: ReadonlyMap<string, string>
  readonly text: string
}

/** The entry that begins here, and where the next does. Undefined for one that is not whole; the search goes on at the next. */
function nextEntry(file: string, at: number): { readonly entry: Entry | undefined; readonly end: number } {
  const textStart = findText(file, at)
  const end = textStart === undefined ? undefined : findEnd(file, textStart)
  if (textStart === undefined || end === undefined) {
    const next = file.indexOf(`\n${entryStart}tag: `, at)
    // An entry without an end leaves none for those that follow it.
    return { entry: undefined, end: next === -1 || textStart !== undefined ? file.length : next + 1 }
  }
  const head = readHead(file.slice(at + entryStart.length, textStart - headEnd.length))
  return { entry: { head, text: file.slice(textStart, end) }, end: end + entryEnd.length }
}

/** Where the text of the entry begins that begins here; undefined when none does, or another begins before its text. */
function findText(file: string, at: number): number | undefined {
  if (!file.startsWith(entryStart, at)) return undefined
  const next = file.indexOf(`\n${entryStart}`, at + 1)
  const found = file.slice(at, next === -1 ? file.length : next + 1).indexOf(headEnd)
  return found === -1 ? undefined : at + found + headEnd.length
}

function findEnd(file: string, start: number): number | undefined {
  let end = file.indexOf(entryEnd, start)
  const first = file.slice(start, end === -1 ? start : end)
  const blank = first.indexOf('\r\n\r\n')
  if (blank !== -1) {
    const length = /\n(?:content-length|l)[ \t]*:[ \t]*(\d{1,9})[ \t]*\r\n/i.exec(first.slice(0, blank + 2))?.[1]
    const declared = start + blank + 4 + Number(length ?? 0)
    if (file.startsWith(entryEnd, declared) && isBetweenEntries(file, declared + entryEnd.length)) return declared
  }
  while (end !== -1 && !isBetweenEntries(file, end + entryEnd.length)) end = file.indexOf(entryEnd, end + 1)
  return end === -1 ? undefined : end
}

function isBetweenEntries(file: string, at: number): boolean {
  return at === file.length || file.startsWith(`${entryStart}tag: `, at)
}

function readHead(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const colon = line.indexOf(': ')
      return colon === -1 ? [] : [[line.slice(0, colon), line.slice(colon + 2)] as const]
    }),
  )
}

function readEntry({ head, text }: Entry, number: number): CapturedMessage | undefined {
  const timeMs = readTime(head.get('time') ?? '')
  const proto = asProto((head.get('proto') ?? '').split(' ')[0] ?? '')
  const from = readEndpoint(head.get('srcip'), head.get('srcport'))
  const to = readEndpoint(head.get('dstip'), head.get('dstport'))
  if (timeMs === undefined || proto === undefined || from === undefined || to === undefined) return undefined
  const direction = directions.get(head.get('tag') ?? '') ?? 'received'
  return { timeMs, proto, from, to, text, number, direction }
}

/** Seconds since 1970 with six digits of a fraction, as milliseconds. */
function readTime(text: string): number | undefined {
  const match = /^(\d{1,12})\.(\d{6})$/.exec(text)
  return match === null ? undefined : Number(match[1]) * 1000 + Number(match[2]) / 1000
}

/** The name of a protocol as Kamailio writes it. */
export function asProto(text: string): Proto | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of the table of protocols is the name of one
  return Object.hasOwn(protoNumbers, text) ? (text as Proto) : undefined
}

function readEndpoint(ip: string | undefined, port: string | undefined): Endpoint | undefined {
  if (ip === undefined || ip === '' || port === undefined || !/^\d{1,5}$/.test(port)) return undefined
  return { ip, port: Number(port) }
}
