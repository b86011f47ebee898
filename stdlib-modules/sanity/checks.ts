import type { SipMessage } from '#runtime/sip/message.ts'
import { addressesOf, cseqOf, fromOf, toOf, topVia } from '#runtime/sip/parsed.ts'
import { parseUri } from '#runtime/sip/uri.ts'

export interface Failure {
  readonly status: number
  readonly reason: string
}

export interface CheckOptions {
  readonly uris: number
  readonly proxyRequire: string
}

export interface Check {
  readonly bit: number
  check(msg: SipMessage, options: CheckOptions): Failure | undefined
}

const bad = (status: number, reason: string): Failure => ({ status, reason })

/** The checks in the order in which Kamailio makes them, by the bit that asks for each. */
export const checks: readonly Check[] = [
  {
    bit: 1,
    check: (msg) =>
      msg.firstLine.version.toUpperCase() === 'SIP/2.0' ? undefined : bad(505, 'Version Not Supported (R-URI)'),
  },
  {
    bit: 2,
    check: (msg) =>
      msg.isRequest && parseUri(msg.requestUri) === undefined
        ? bad(416, 'Unsupported URI Scheme in Request URI')
        : undefined,
  },
  { bit: 4, check: requiredHeaders },
  { bit: 32, check: cseqMethod },
  { bit: 64, check: cseqValue },
  { bit: 128, check: contentLength },
  { bit: 256, check: expiresValue },
  { bit: 512, check: proxyRequire },
  { bit: 1024, check: parseUris },
  { bit: 16384, check: viaBranch },
]

function requiredHeaders(msg: SipMessage): Failure | undefined {
  const hasAll =
    topVia(msg) !== undefined &&
    (['from', 'to', 'call-id', 'cseq'] as const).every((type) => msg.header(type) !== undefined)
  return hasAll ? undefined : bad(400, 'Missing Required Header in Request')
}

function cseqMethod(msg: SipMessage): Failure | undefined {
  const cseq = cseqOf(msg)
  if (cseq === undefined) return bad(400, 'Missing CSeq')
  return msg.isRequest && cseq.method !== msg.method ? bad(400, 'CSeq method does not match request method') : undefined
}

/** RFC 3261 §8.1.1.5: below 2^31. */
function cseqValue(msg: SipMessage): Failure | undefined {
  const cseq = cseqOf(msg)
  return cseq !== undefined && Number(cseq.number) >= 2 ** 31 ? bad(400, 'CSeq number is illegal') : undefined
}

function contentLength(msg: SipMessage): Failure | undefined {
  const written = msg.header('content-length')?.body.trim()
  if (written === undefined) return undefined
  return /^\d+$/.test(written) && Number(written) === msg.body.length ? undefined : bad(400, 'Content-Length mis-match')
}

function expiresValue(msg: SipMessage): Failure | undefined {
  const written = msg.header('expires')?.body.trim()
  return written === undefined || (/^\d+$/.test(written) && Number(written) < 2 ** 32)
    ? undefined
    : bad(400, 'Expires value is illegal')
}

function proxyRequire(msg: SipMessage, { proxyRequire: known }: CheckOptions): Failure | undefined {
  const wanted = msg.headersOf('proxy-require').flatMap((field) => field.body.split(',').map((name) => name.trim()))
  const supported = known.split(',').map((name) => name.trim())
  return wanted.every((name) => name === '' || supported.includes(name)) ? undefined : bad(420, 'Bad Extension')
}

/** R-URI, From, To and Contact, by the bits of the second argument. */
function parseUris(msg: SipMessage, { uris }: CheckOptions): Failure | undefined {
  if ((uris & 1) !== 0 && msg.isRequest && parseUri(msg.requestUri) === undefined) return bad(400, 'Bad Request URI')
  if ((uris & 2) !== 0 && parseUri(fromOf(msg)?.value.uri ?? '') === undefined) return bad(400, 'Bad From URI')
  if ((uris & 4) !== 0 && parseUri(toOf(msg)?.value.uri ?? '') === undefined) return bad(400, 'Bad To URI')
  if ((uris & 8) === 0) return undefined
  const contacts = addressesOf(msg, 'contact')
  const isFine = contacts?.every(({ value }) => value.uri === '*' || parseUri(value.uri) !== undefined) === true
  return isFine ? undefined : bad(400, 'Bad Contact URI')
}

function viaBranch(msg: SipMessage): Failure | undefined {
  const via = topVia(msg)?.value
  return via?.branch === undefined || via.branch === '' ? bad(400, 'Missing Via branch') : undefined
}
