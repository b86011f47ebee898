import { parseContentLength } from './headers/content-length.ts'
import type { NameAddr } from './headers/name-addr.ts'
import type { Via } from './headers/via.ts'
import type { HeaderType } from './header-names.ts'
import type { HeaderField, SipMessage } from './message.ts'
import { addressIn, viasIn } from './parsed.ts'

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

/** Why a message is not handled, with what decides how Kamailio counts it. */
export interface MessageFault {
  readonly text: string
  /** It counts as an error (`err_requests`, `err_replies`), not as received: it is not even routed by its first headers. */
  readonly isUnroutable: boolean
  /** A header is malformed (`bad_msg_hdr`). */
  readonly isBadHeader: boolean
}

/**
 * What keeps a message from being handled at all, undefined when nothing does: what Kamailio 6.1.5 drops without an answer (recorded in
 * test/fixtures/message-faults.json). A required header is missing; Via, From, To, CSeq, Content-Length or Retry-After cannot be
 * read; a line is no header; a header stands twice that may stand once.
 */
export function messageFault(msg: SipMessage): MessageFault | undefined {
  const seen = new Set<HeaderType>()
  let later: MessageFault | undefined
  const single = msg.isRequest ? singleInRequests : singleInReplies
  for (const field of msg.headers) {
    const shown = `header field [${field.name}: ${field.body.slice(0, 40)}]`
    if (!isReadable(msg, field)) {
      const text = `bad ${shown}`
      const isFirst = !seen.has(field.type)
      if (isFirst && required.includes(field.type)) return { text, isUnroutable: true, isBadHeader: true }
      later ??= { text, isUnroutable: false, isBadHeader: true }
    } else if (seen.has(field.type) && single.has(field.type)) {
      later ??= { text: `duplicate ${field.name} ${shown}`, isUnroutable: false, isBadHeader: false }
    }
    seen.add(field.type)
  }
  if (!required.every((type) => seen.has(type))) {
    const text = `required headers not found in ${msg.isRequest ? 'request' : 'reply'}`
    return { text, isUnroutable: true, isBadHeader: false }
  }
  if (msg.headerError === undefined) return later
  return { text: `bad header field [${msg.headerError.slice(0, 40)}]`, isUnroutable: false, isBadHeader: true }
}

function isReadable(msg: SipMessage, field: HeaderField): boolean {
  const { type, name, body } = field
  switch (type) {
    case 'via':
      return isVia(body, viasIn(msg, field))
    case 'from':
    case 'to':
      return isAddress(body, addressIn(msg, field))
    case 'cseq':
      // A number that is none is for the script to refuse (sanity_check).
      return /^[^ \t\r\n]+[ \t\r\n]+[^ \t\r\n]+[ \t\r\n]*$/.test(body)
    case 'content-length':
      return parseContentLength(body) !== undefined
    default:
      return name.length !== 11 || name.toLowerCase() !== 'retry-after' || /^\d{1,10}[ \t]*(?:[;(].*)?$/s.test(body)
  }
}

/** Every value is of SIP 2.0; no parameter is empty, and a branch has a value. */
function isVia(body: string, vias: readonly Via[] | undefined): boolean {
  return (
    vias !== undefined &&
    vias.every(({ version, branch, sentByEnd, end }) => {
      const parameters = body.slice(sentByEnd, end)
      return version === '2.0' && branch !== '' && !/;[ \t\r\n]*(?:;|$)/.test(parameters)
    })
  )
}

/** A name, if any, is one quoted text or free of quotes; nothing but parameters follows the address, none of them empty. */
function isAddress(body: string, address: NameAddr | undefined): boolean {
  if (address === undefined) return false
  const { display, bracketed, uriEnd } = address
  const rest = bracketed ? body.slice(body.indexOf('>', uriEnd) + 1) : body.slice(uriEnd)
  const isName = display === '' || /^(?:"(?:[^"\\]|\\.)*"|[^"]*)$/s.test(display)
  return isName && /^[ \t\r\n]*(?:;[ \t\r\n]*[^; \t\r\n]|$)/.test(rest) && !/;[ \t\r\n]*(?:;|$)/.test(rest)
}
