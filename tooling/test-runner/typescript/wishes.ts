import { TestMistake } from '../engine/assertion.ts'
import { readDuration } from '../../duration.ts'
import type { ExpectWish } from '../engine/expect-message.ts'
import { readStart } from '../engine/expectation.ts'
import { matcherOf, type TextMatcher } from '../engine/matcher.ts'
import type { HeaderChange } from '../engine/message-text.ts'
import { reasonOf } from '../engine/reasons.ts'
import type { ReplyStep } from '../engine/reply.ts'
import { withWireLineEnds } from '../engine/send.ts'

/** A text that has to be the same, a pattern, or `present` and `absent`. */
export type TextWish = string | number | RegExp

/** Headers of a message that is sent: null leaves one out, a list gives several. */
export interface HeaderOptions {
  readonly [name: string]: string | number | readonly (string | number)[] | null
}

/** What can be said of a request that is sent. */
export interface SendOptions {
  readonly headers?: HeaderOptions
  readonly body?: string
  readonly from?: string
  readonly to?: string
  readonly contact?: string
  /** The socket of the server: `udp:192.0.2.1:5060`. */
  readonly socket?: string
}

/** What can be said of a reply. */
export interface ReplyOptions {
  readonly reason?: string
  readonly headers?: HeaderOptions
  readonly body?: string
  readonly contact?: string
  readonly socket?: string
}

/** What can be asked of a message that an agent gets. */
export interface ExpectOptions {
  readonly headers?: { readonly [name: string]: TextWish | readonly TextWish[] }
  readonly uri?: TextWish
  readonly from?: TextWish
  readonly to?: TextWish
  readonly contact?: TextWish
  readonly body?: TextWish
  /** The number of Via headers. */
  readonly via?: number
  readonly socket?: string
  /** Time that may pass until it comes: `5s`. */
  readonly within?: string
  /** A message that came before has to come again. */
  readonly again?: boolean
  /** The method that is replied to. */
  readonly replyTo?: string
}

/** The headers as the engine takes them. */
export function headersOf(options: HeaderOptions | undefined): readonly HeaderChange[] {
  return Object.entries(options ?? {}).map(([name, value]) => ({
    name,
    values: value === null ? [] : (isList(value) ? value : [value]).map((one) => bytesOf(String(one))),
  }))
}

/** A body as it is on the wire. */
export function bodyOf(body: string | undefined): string | undefined {
  return body === undefined ? undefined : bytesOf(withWireLineEnds(body))
}

/** A reply as the engine takes it. */
export function replyWishOf(status: number, options: ReplyOptions): ReplyStep {
  const { reason = reasonOf(status), contact, socket } = options
  return { status, reason, contact, socket, headers: headersOf(options.headers), body: bodyOf(options.body) }
}

/** What is expected, as the engine takes it; throws a TestMistake when it is no message. */
export function expectWishOf(what: string | number, options: ExpectOptions, call: string | undefined): ExpectWish {
  const start = readStart(String(what))
  if (start === undefined) throw new TestMistake(`${what} is no message: write INVITE, 200, 486 Busy Here or 2xx`)
  const matcher = (wish: TextWish | undefined): TextMatcher | undefined =>
    wish === undefined ? undefined : matcherOf(wish)
  return {
    start: start.kind === 'reply' ? { ...start, to: options.replyTo } : start,
    headers: Object.entries(options.headers ?? {}).map(([name, value]) => {
      const isWhole = isList(value)
      return [name, (isWhole ? value : [value]).map(matcherOf), isWhole] as const
    }),
    uri: matcher(options.uri),
    from: matcher(options.from),
    to: matcher(options.to),
    contact: matcher(options.contact),
    body: matcher(typeof options.body === 'string' ? withWireLineEnds(options.body) : options.body),
    via: options.via,
    socket: options.socket,
    withinMs: options.within === undefined ? undefined : durationOf(options.within),
    isRetransmission: options.again,
    call,
  }
}

/** Milliseconds; throws a TestMistake when it is no time. */
export function durationOf(text: string): number {
  const ms = readDuration(text)
  if (ms === undefined) throw new TestMistake(`${text} is no time: write 500ms, 32s, 1h30m`)
  return ms
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
