import type { SipMessage } from '#runtime/sip/message.ts'
import { mimeKey } from './mime-types.ts'
import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

type Names = 'has_body' | 'set_body' | 'set_body_hex' | 'set_reply_body' | 'set_reply_body_hex'

/** has_body(), set_body() and set_reply_body(), as recorded with Kamailio 6.1.5. */
export function bodyFunctions(env: TextopsEnv): Pick<TextopsFunctions, Names> {
  const isGiven = (body: string | undefined, type: string): body is string => {
    if (body === undefined) env.log.error('invalid input hex data')
    else if (body === '') env.log.error('invalid body parameter')
    else if (type === '') env.log.error('invalid content-type parameter')
    return body !== undefined && body !== '' && type !== ''
  }
  const setBody = (msg: SipMessage, body: string | undefined, type: string): 1 | -1 => {
    if (!isGiven(body, type)) return -1
    dropBodyEdits(msg)
    replaceBody(msg, body)
    setContentType(msg, type)
    addContentLength(msg, body.length)
    return 1
  }
  const setReplyBody = (msg: SipMessage, body: string | undefined, type: string): 1 | -1 => {
    if (!isGiven(body, type)) return -1
    // The header is added even when there is a body already: Kamailio finds that out only then.
    msg.replyHeaders.push(`Content-Type: ${type}\r\n`)
    if (msg.replyBody !== undefined) {
      env.log.error('cannot add body lump: there is one already')
      return -1
    }
    msg.replyBody = body
    return 1
  }
  return {
    has_body: ({ msg }, { type }) => (hasBody(msg, type) ? 1 : -1),
    set_body: ({ msg }, { body, type }) => setBody(msg, body, type),
    set_body_hex: ({ msg }, { body, type }) => setBody(msg, decodeHex(body), type),
    set_reply_body: ({ msg }, { body, type }) => setReplyBody(msg, body, type),
    set_reply_body_hex: ({ msg }, { body, type }) => setReplyBody(msg, decodeHex(body), type),
  }
}

/** Without a Content-Type the body is taken for SDP. */
function hasBody(msg: SipMessage, type: string | undefined): boolean {
  if (msg.body === '' || /^0+$/.test(msg.header('content-length')?.body.trim() ?? '')) return false
  if (type === undefined || type === '') return true
  const own = mimeKey(msg.header('content-type')?.body ?? 'application/sdp')
  return own !== undefined && !own.includes('*') && own === mimeKey(type)
}

/** Bytes written as pairs of hexadecimal digits, with blanks between them or not; undefined when they are none. */
export function decodeHex(text: string): string | undefined {
  const digits = text.replace(/[ \t\r\n]+/g, '')
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return undefined
  return digits.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))
}

/** A new body takes the place of everything that the script did to the old one. */
export function dropBodyEdits(msg: SipMessage): void {
  msg.edits.restore(msg.edits.all.filter((edit) => edit.at < msg.bodyStart))
}

/** Puts a text in the place of the whole body. */
export function replaceBody(msg: SipMessage, body: string): void {
  const { bodyStart, raw, headersEnd } = msg
  // A message that ends with its headers has no empty line for a body to stand behind.
  msg.edits.replace(bodyStart, raw.length - bodyStart, bodyStart === headersEnd ? `\r\n${body}` : body)
}

/** Another Content-Type goes to the end of the headers; one that is the same to the letter stays where it is. */
export function setContentType(msg: SipMessage, type: string): void {
  const field = msg.header('content-type')
  if (field?.body === type) return
  if (field !== undefined) msg.edits.remove(field.start, field.end - field.start)
  msg.edits.insert(msg.headersEnd, `Content-Type: ${type}\r\n`)
}

/** The length is written here only when there is no header for the sender to correct. */
export function addContentLength(msg: SipMessage, length: number): void {
  if (msg.header('content-length') === undefined) {
    msg.edits.insert(msg.headersEnd, `Content-Length: ${length}\r\n`)
  }
}
