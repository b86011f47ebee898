import { bodyFit, parseContentLength } from './headers/content-length.ts'
import { maxCSeq } from './headers/cseq.ts'
import type { NameAddr } from './headers/name-addr.ts'
import type { Via } from './headers/via.ts'
import type { HeaderType } from './header-names.ts'
import type { HeaderField, SipMessage } from './message.ts'
import { isBlank, skipBlanks } from './parameters.ts'
import { addressIn, cseqOf, viasIn } from './parsed.ts'

/**
 * How malformed messages are handled (docs/decisions/009-malformed-messages.md): `rfc` answers each as RFC 3261 asks of a proxy,
 * `kamailio` does what 6.1.5 does, which is mostly silence.
 */
export type MalformedProfile = 'rfc' | 'kamailio'

/** Headers that may stand once; a second one could mean another thing to the next hop than to this one. */
const singleInRequests: ReadonlySet<HeaderType> = new Set([
  'from',
  'to',
  'call-id',
  'cseq',
  'content-length',
  'max-forwards',
])
const singleInReplies: ReadonlySet<HeaderType> = new Set(['from', 'to', 'call-id', 'cseq'])
const required: readonly HeaderType[] = ['via', 'from', 'to', 'call-id', 'cseq']

/** How headers are named in the reason phrase of an answer, which never repeats text of the message. */
const shownNames: ReadonlyMap<HeaderType, string> = new Map<HeaderType, string>([
  ['via', 'Via'],
  ['from', 'From'],
  ['to', 'To'],
  ['call-id', 'Call-ID'],
  ['cseq', 'CSeq'],
  ['content-length', 'Content-Length'],
  ['max-forwards', 'Max-Forwards'],
])

/** Longest Call-ID in bytes: it is a key of tables, and V8 tells strings of 16,384 characters and more apart by their length only. */
export const maxCallIdLength = 4096

/** Why a message is not handled, with what decides how Kamailio counts it. */
export interface MessageFault {
  readonly text: string
  /** The reason phrase of a 400 that names the fault. */
  readonly reason: string
  /** It counts as an error (`err_requests`, `err_replies`), not as received: it is not even routed by its first headers. */
  readonly isUnroutable: boolean
  /** It counts as nothing but a bad header. */
  readonly isUnread?: boolean
  /** A header is malformed (`bad_msg_hdr`). */
  readonly isBadHeader: boolean
  /** It stands among the headers that Kamailio reads before any script runs; a later one is noticed when somebody reads on. */
  readonly isEarly: boolean
}

/**
 * What keeps a message from being handled, undefined when nothing does. In both profiles: a required header is missing; Via, From,
 * To, CSeq or Content-Length cannot be read; a line is no header; a header stands twice that may stand once; a Call-ID is too
 * long. For `kamailio` also what 6.1.5 cannot read although it may (recorded in test/fixtures/message-faults.json and
 * test/torture): a folded CSeq, some characters in names of headers, a bad Retry-After. For `rfc` also what RFC 3261 §16.3 lets a
 * proxy refuse without knowing what the script is about.
 */
export function messageFault(msg: SipMessage, profile: MalformedProfile = 'kamailio'): MessageFault | undefined {
  const found = new FaultFinder(msg, profile).find()
  return found ?? (profile === 'rfc' ? semanticFault(msg) : undefined)
}

class FaultFinder {
  readonly #msg: SipMessage
  readonly #profile: MalformedProfile
  readonly #single: ReadonlySet<HeaderType>
  readonly #seen = new Set<HeaderType>()
  #missing = required.length
  /** Up to where Kamailio reads before the script: behind the last of the required headers. */
  #firstRead = Number.POSITIVE_INFINITY
  #later: (Omit<MessageFault, 'isEarly'> & { readonly at: number }) | undefined

  constructor(msg: SipMessage, profile: MalformedProfile) {
    this.#msg = msg
    this.#profile = profile
    this.#single = msg.isRequest ? singleInRequests : singleInReplies
  }

  find(): MessageFault | undefined {
    for (const field of this.#msg.headers) {
      const fatal = this.#look(field)
      if (fatal !== undefined) return fatal
    }
    const { isRequest, headerError, headerErrorAt } = this.#msg
    if (this.#missing > 0) {
      const text = `required headers not found in ${isRequest ? 'request' : 'reply'}`
      const name = required.find((type) => !this.#seen.has(type)) ?? 'via'
      const reason = `Missing ${shownNames.get(name) ?? ''}`
      // A line that is no header ends the reading before the others are missed.
      const isUnread = headerError !== undefined
      return { text, reason, isUnroutable: true, isBadHeader: isUnread, isUnread, isEarly: true }
    }
    if (headerError !== undefined && headerErrorAt < (this.#later?.at ?? Number.POSITIVE_INFINITY)) {
      const text = `bad header field [${headerError.slice(0, 40)}]`
      this.#later = { text, reason: 'Bad Header Line', isUnroutable: false, isBadHeader: true, at: headerErrorAt }
    }
    if (this.#later === undefined) return undefined
    const { at, ...fault } = this.#later
    return { ...fault, isEarly: at < this.#firstRead }
  }

  /** Gives what no script can live with; other faults are noted. */
  #look(field: HeaderField): MessageFault | undefined {
    const { type, start } = field
    const isFirst = !this.#seen.has(type)
    const problem = this.#problemOf(field, isFirst)
    if (problem !== undefined) {
      const shown = `header field [${field.name.slice(0, 40)}: ${field.body.slice(0, 40)}]`
      const text = `${problem === 'duplicate' ? `duplicate ${field.name}` : 'bad'} ${shown}`
      const isBadHeader = problem === 'bad'
      const reason = reasonOf(problem, type)
      if (isBadHeader && isFirst && required.includes(type))
        return { text, reason, isUnroutable: true, isBadHeader, isEarly: true }
      this.#later ??= { text, reason, isUnroutable: false, isBadHeader, at: start }
    }
    this.#seen.add(type)
    if (isFirst && required.includes(type)) {
      this.#missing -= 1
      if (this.#missing === 0) this.#firstRead = field.end
    }
    return undefined
  }

  #problemOf(field: HeaderField, isFirst: boolean): 'bad' | 'duplicate' | undefined {
    if (!isReadable(this.#msg, field, this.#profile)) return 'bad'
    return !isFirst && this.#single.has(field.type) ? 'duplicate' : undefined
  }
}

function reasonOf(problem: 'bad' | 'duplicate', type: HeaderType): string {
  return `${problem === 'bad' ? 'Bad' : 'Duplicate'} ${shownNames.get(type) ?? 'Header'}`
}

/** Whether the body of a header that the core reads by itself is well-formed; true for the others. */
export function isReadable(msg: SipMessage, field: HeaderField, profile: MalformedProfile): boolean {
  const { type, name, body } = field
  switch (type) {
    case 'via':
      return isVia(body, viasIn(field), profile)
    case 'from':
    case 'to':
      return isAddress(body, addressIn(field))
    case 'call-id':
      return body.length <= maxCallIdLength
    case 'cseq':
      // A number that is none is for the script to refuse (sanity_check); 6.1.5 cannot read a folded one.
      return hasTwoWords(body, profile === 'rfc')
    case 'content-length':
      return parseContentLength(body) !== undefined
    default:
      return profile === 'rfc' || isReadableName(msg, name, body)
  }
}

/** Two words with blanks between, line ends among them only where the body may be folded, and at most blanks behind. */
function hasTwoWords(body: string, mayFold: boolean): boolean {
  const firstEnd = skipWord(body, 0)
  const second = skipBlanks(body, firstEnd)
  const secondEnd = skipWord(body, second)
  if (firstEnd === 0 || secondEnd === second || skipBlanks(body, secondEnd) !== body.length) return false
  if (mayFold) return true
  for (let at = firstEnd; at < second; at += 1) if (isLineEnd(body.charCodeAt(at))) return false
  return true
}

function isLineEnd(code: number): boolean {
  return code === 13 || code === 10
}

function skipWord(text: string, start: number): number {
  let at = start
  while (at < text.length && !isBlank(text.charCodeAt(at))) at += 1
  return at
}

/** What 6.1.5 asks of headers that it has no parser for: not all of the characters of RFC 3261's tokens in their names. */
function isReadableName(msg: SipMessage, name: string, body: string): boolean {
  if (name.length === 11 && name.toLowerCase() === 'retry-after') return /^\d{1,10}[ \t]*(?:[;(].*)?$/s.test(body)
  return !/[!%'*`]/.test(name) || [...name].every((char) => !oddChars.includes(char) || hasExtra(msg, char))
}

const oddChars = "!%'*`"

function hasExtra({ headerNameChars }: SipMessage, char: string): boolean {
  return headerNameChars.includes(char)
}

/**
 * Every value is of SIP 2.0; no parameter is empty, and branch and received have values. There is no NUL, at which others would stop
 * reading.
 */
function isVia(body: string, vias: readonly Via[] | undefined, profile: MalformedProfile): boolean {
  return (
    vias !== undefined &&
    !body.includes('\0') &&
    vias.every(
      ({ version, branch, received, port, sentByEnd, end }) =>
        version === '2.0' &&
        branch !== '' &&
        received !== '' &&
        (port !== '' || body.charCodeAt(sentByEnd - 1) !== colon) &&
        hasGoodParameters(body, sentByEnd, end, profile === 'kamailio'),
    )
  )
}

const colon = 58
const semicolon = 59

/**
 * Whether each `;` is followed by a name, and each quote is closed; Kamailio takes open quotes in Via (`mayStayOpen`). What stands
 * before the first `;` is not looked at.
 */
function hasGoodParameters(text: string, start: number, end: number, mayStayOpen: boolean): boolean {
  let at = start
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code === 34) {
      at = endOfQuoted(text, at, end)
      if (at === end && !mayStayOpen) return false
    } else if (code === semicolon) {
      at = skipBlanks(text, at + 1, end)
      if (at === end || /[;=]/.test(text.charAt(at))) return false
      continue
    }
    at += 1
  }
  return true
}

/** The quote that ends the one at `start`, or `end`. */
function endOfQuoted(text: string, start: number, end: number): number {
  let at = start + 1
  while (at < end && text.charCodeAt(at) !== 34) at += text.charCodeAt(at) === 92 ? 2 : 1
  return Math.min(at, end)
}

/**
 * A name, if any, is one quoted text or free of quotes; the URI has no blanks, quotes and brackets; nothing but parameters follows. A
 * NUL may stand in the name alone (RFC 4475 §3.1.1.2).
 */
function isAddress(body: string, address: NameAddr | undefined): boolean {
  if (address === undefined || body.includes('\0', address.uriStart)) return false
  const { display, bracketed, uri, uriEnd } = address
  const rest = bracketed ? body.indexOf('>', uriEnd) + 1 : uriEnd
  const next = skipBlanks(body, rest)
  const isName = display === '' || /^(?:"(?:[^"\\]|\\.)*"|[^"]*)$/s.test(display)
  const isEndOrList = next === body.length || body.charCodeAt(next) === semicolon
  return isName && isEndOrList && !/[\s"<>]/.test(uri) && hasGoodParameters(body, rest, body.length, false)
}

/**
 * What is against RFC 3261 whatever a script does with the message: a CSeq number beyond §8.1.1.5 or of another method, a R-URI that
 * is none (§7.1) or has headers (table 1 of §19.1.1), a CR without LF among the headers, where another server may see the end of a line,
 * a datagram that ends before its body does (§18.3).
 */
function semanticFault(msg: SipMessage): MessageFault | undefined {
  const reason = cseqReason(msg) ?? uriReason(msg) ?? lineEndReason(msg) ?? bodyReason(msg)
  if (reason === undefined) return undefined
  return { text: reason, reason, isUnroutable: false, isBadHeader: false, isEarly: true }
}

function cseqReason(msg: SipMessage): string | undefined {
  const cseq = cseqOf(msg)
  if (cseq === undefined) return 'Bad CSeq'
  if (cseq.value > maxCSeq) return 'CSeq Number Too Large'
  return msg.isRequest && cseq.method !== msg.method ? 'CSeq Method Is Not That Of The Request' : undefined
}

function uriReason(msg: SipMessage): string | undefined {
  const { firstLine } = msg
  if (firstLine.kind === 'reply') return undefined
  const { uri } = firstLine
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"]+$/.test(uri)) return 'Bad Request-URI'
  // A question mark may stand in the user, too.
  return uri.includes('?') && (msg.parsedUri(uri)?.headers ?? '') !== '' ? 'Headers In Request-URI' : undefined
}

function lineEndReason({ raw, firstLine, headersEnd }: SipMessage): string | undefined {
  for (let at = raw.indexOf('\r', firstLine.end); at !== -1 && at < headersEnd; at = raw.indexOf('\r', at + 1))
    if (raw.charCodeAt(at + 1) !== 10) return 'CR Without LF'
  return undefined
}

function bodyReason(msg: SipMessage): string | undefined {
  return msg.received.proto === 'udp' && bodyFit(msg) === 'short' ? 'Body Shorter Than Content-Length' : undefined
}
