import type { HeaderType } from '#runtime/sip/header-names.ts'
import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'
import { fromOf, toOf, topVia, viasOf } from '#runtime/sip/parsed.ts'
import { badRequest, type CheckOptions, type Failure } from './failure.ts'

const single: readonly HeaderType[] = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length']

/** Greatest number that 6.1.5 lets pass in CSeq and Expires: one more than 32 bits hold. */
const maxNumber = 2 ** 32

/** All headers must be readable, and those that stand once must do so (RFC 3261 section 7.3.1). */
export function readableHeaders(msg: SipMessage, what: string): Failure | undefined {
  const isFine =
    msg.unreadable === undefined &&
    msg.headerError === undefined &&
    single.every((type) => msg.headersOf(type).length <= 1) &&
    viasOf(msg).length >= msg.headersOf('via').length &&
    /^[0-9]+\s*$/.test(msg.header('content-length')?.body ?? '0')
  return isFine ? undefined : { ...badRequest('Bad Headers', `failed to parse ${what}`), isUnanswerable: true }
}

export function requiredHeaders(msg: SipMessage): Failure | undefined {
  const bad = readableHeaders(msg, 'headers')
  if (bad !== undefined) return bad
  const types = ['from', 'to', 'call-id', 'cseq'] as const
  const hasAll = topVia(msg) !== undefined && types.every((type) => msg.header(type) !== undefined)
  return hasAll ? undefined : badRequest('Missing Required Header in Request', 'missing required headers')
}

export function cseqMethod(msg: SipMessage): Failure | undefined {
  const body = msg.header('cseq')?.body
  if (body === undefined) return badRequest('Missing CSeq Header', 'missing CSeq header')
  // As written, and a reply has no method of its own, so that 6.1.5 finds none that matches.
  const { firstLine, raw } = msg
  const method = firstLine.kind === 'request' ? raw.slice(0, firstLine.uriStart - 1) : undefined
  return /\s(\S+)\s*$/.exec(body)?.[1] === method ? undefined : badRequest('CSeq method does not match request method')
}

export function cseqNumber(msg: SipMessage): Failure | undefined {
  const body = msg.header('cseq')?.body
  if (body === undefined) return badRequest('Missing CSeq Header', 'missing CSeq header')
  return isNumber(firstToken(body)) ? undefined : badRequest('CSeq number is illegal')
}

export function contentLength(msg: SipMessage): Failure | undefined {
  const bad = readableHeaders(msg, 'content-length header')
  const field = msg.header('content-length')
  if (bad !== undefined || field === undefined) return bad
  // Without an empty line there is no body to measure.
  if (msg.headersEnd >= msg.raw.length) return badRequest('Content-Length Body Failure')
  return Number(field.body) === msg.body.length ? undefined : badRequest('Content-Length mis-match')
}

/** Only the first Expires header counts, and of it the first word. */
export function expiresValue(msg: SipMessage): Failure | undefined {
  const bad = readableHeaders(msg, 'expires header')
  const field = msg.header('expires')
  if (bad !== undefined || field === undefined) return bad
  const written = firstToken(field.body)
  if (written === '') return badRequest('Bad Expires Header', 'parse_expires failed')
  return isNumber(written) ? undefined : badRequest('Expires value is illegal')
}

/**
 * The answer names the first extension of the first Proxy-Require that is not known, as 6.1.5 does; with `--malformed rfc` all of
 * them (RFC 3261 section 16.3 step 5).
 */
export function proxyRequire(msg: SipMessage, { proxyRequire: known, isRfc }: CheckOptions): Failure | undefined {
  const bad = readableHeaders(msg, 'proxy require header')
  const field = msg.header('proxy-require')
  if (bad !== undefined || field === undefined) return bad
  if (field.body.trim() === '') return badRequest('Bad Proxy Require Header', 'parse proxy require failed')
  const names =
    isRfc === true ? msg.headersOf('proxy-require').flatMap(({ body }) => body.split(',')) : field.body.split(',')
  const unknown = names.map((name) => name.trim()).filter((name) => !known.includes(name))
  if (unknown.length === 0) return undefined
  if (isRfc === true) return { status: 420, reason: 'Bad Extension', header: `Unsupported: ${unknown.join(', ')}\r\n` }
  return { status: 420, reason: 'Bad Proxy Require Extension', header: `Unsupported: ${unknown[0] ?? ''}\r\n` }
}

/** A From or To with two tags: nobody can tell which one identifies the dialog. */
export function duplicateTags(msg: SipMessage): Failure | undefined {
  if (tagCount(fromOf(msg)) > 1) return badRequest('Many From Tag Params')
  return tagCount(toOf(msg)) > 1 ? badRequest('Many To Tag Params') : undefined
}

type Address = { readonly field: HeaderField; readonly value: NonNullable<ReturnType<typeof fromOf>>['value'] }

function tagCount(address: Address | undefined): number {
  return address?.value.parameters.filter(({ name }) => name.toLowerCase() === 'tag').length ?? 0
}

function firstToken(body: string): string {
  return /^\S*/.exec(body.trimStart())?.[0] ?? ''
}

function isNumber(text: string): boolean {
  return /^[0-9]{1,10}$/.test(text) && Number(text) <= maxNumber
}
