import type { HeaderField, SipMessage } from './message.ts'
import type { Proto } from '../transport/sockets.ts'
import { parseMessage } from './parse-message.ts'
import { sentProtocol } from './sent-protocol.ts'

/** A request that goes hop by hop with one that was sent: CANCEL (RFC 3261 §9.1) or ACK to a negative reply (§17.1.1.3). */
export interface HopRequest {
  readonly method: 'CANCEL' | 'ACK'
  /** The request as it came to us: From, Call-ID, CSeq and Max-Forwards are taken from it when `sent` is absent. */
  readonly request: SipMessage
  /** The text that was sent: everything is taken from it, so that changes of the script are repeated. */
  readonly sent?: string
  /** The R-URI that was sent. */
  readonly uri: string
  /** The Via line that was sent, without its line end. */
  readonly via: string
  /** The To line: that of the request for CANCEL, that of the reply for ACK. Without line end. */
  readonly toLine: string
  /** Max-Forwards as it was sent. */
  readonly maxForwards: string | undefined
  /** Route lines as they were sent, each ended by CRLF. */
  readonly routes: string
  /** Further header lines, each ended by CRLF. */
  readonly headers: string
  /** `User-Agent: …`, '' for none. */
  readonly userAgentHeader: string
  /** Headers whose names begin so are repeated too, in their places (Kamailio's ac_extra_hdrs); '' or absent for none. */
  readonly extraPrefix?: string
}

/**
 * The text of a hop-by-hop request. As in Kamailio it keeps the lines and the order of the request: our Via, From, To, Call-ID,
 * CSeq with its method replaced, Max-Forwards, Route; Content-Length with 0 when the request had one.
 */
export function buildHopRequest(options: HopRequest): string {
  const { method, uri, headers, userAgentHeader, request, sent } = options
  const source = (sent === undefined ? undefined : parseMessage(sent, request.received, request.id)) ?? request
  const seen = new Set<string>()
  const lines = source.headers.map((field) => {
    const line = hopLine(source, field, options, seen.has(field.type))
    seen.add(field.type)
    return line
  })
  const tail = headers + (userAgentHeader === '' ? '' : `${userAgentHeader}\r\n`)
  return `${method} ${uri} SIP/2.0\r\n${lines.join('')}${tail}\r\n`
}

/** The line that stands for one header of the request, '' when it is left out. */
function hopLine(source: SipMessage, field: HeaderField, options: HopRequest, isFurther: boolean): string {
  const isSent = options.sent !== undefined
  const line = (end = field.bodyEnd): string => source.raw.slice(field.start, end)
  switch (field.type) {
    case 'via':
      return isFurther ? '' : `${options.via}\r\n`
    case 'to':
      return isFurther ? '' : `${options.toLine}\r\n`
    case 'from':
    case 'call-id':
      return `${line()}\r\n`
    case 'cseq':
      return `${line(field.bodyStart)}${field.body.replace(/\S+\s*$/, options.method)}\r\n`
    case 'max-forwards':
      return isSent || options.maxForwards === undefined
        ? `${line()}\r\n`
        : `${line(field.bodyStart)}${options.maxForwards}\r\n`
    case 'route':
      return isSent ? `${line()}\r\n` : isFurther ? '' : options.routes
    case 'content-length':
      return isFurther ? '' : `${line(field.bodyStart)}0\r\n`
    default: {
      const { extraPrefix = '' } = options
      const isWanted = extraPrefix !== '' && field.name.toLowerCase().startsWith(extraPrefix.toLowerCase())
      return isWanted ? `${line()}\r\n` : ''
    }
  }
}

/** A request that this server makes itself: pings, NOTIFY, what uac_req_send() sends. */
export interface LocalRequestText {
  readonly method: string
  readonly uri: string
  /** The address in our Via, e.g. `127.0.0.1` or `[::1]:5080` (shownHostPort). */
  readonly viaHostPort: string
  readonly proto: Proto
  readonly branch: string
  /** The body of To, with its tag inside a dialog. */
  readonly to: string
  /** The body of From without its tag. */
  readonly from: string
  /** '' when `from` has its tag. */
  readonly fromTag: string
  readonly cseq: number
  readonly callId: string
  /** Route URIs in angle brackets, in order. */
  readonly routes?: readonly string[]
  /** 70 when absent; null leaves the header out, because `headers` has one. */
  readonly maxForwards?: number | null
  /** `User-Agent: …`, '' for none. */
  readonly userAgentHeader: string
  /** Header lines, each ended by CRLF. */
  readonly headers: string
  readonly body: string
}

/** The text of the ACK to a 2xx of our own INVITE, its headers in the order of Kamailio's tm (recorded with 6.1.5). */
export function buildLocalAck(options: LocalRequestText): string {
  const { userAgentHeader, body } = options
  const routes = (options.routes ?? []).join(', ')
  return (
    `ACK ${options.uri} SIP/2.0\r\n` +
    `Via: ${sentProtocol(options.proto)}${options.viaHostPort};branch=${options.branch}\r\n` +
    `From: ${options.from}\r\n` +
    `Call-ID: ${options.callId}\r\n` +
    `To: ${options.to}\r\n` +
    `Max-Forwards: 70\r\n` +
    `CSeq: ${options.cseq} ACK\r\n` +
    (routes === '' ? '' : `Route: ${routes}\r\n`) +
    (userAgentHeader === '' ? '' : `${userAgentHeader}\r\n`) +
    `Content-Length: ${body.length}\r\n${options.headers}\r\n${body}`
  )
}

/** The text of a local request, its headers in the order of Kamailio's tm (recorded with 6.1.5). */
export function buildLocalRequest(options: LocalRequestText): string {
  const { method, headers, userAgentHeader, body } = options
  const routes = (options.routes ?? []).join(', ')
  return (
    `${method} ${options.uri} SIP/2.0\r\n` +
    `Via: ${sentProtocol(options.proto)}${options.viaHostPort};branch=${options.branch}\r\n` +
    `To: ${options.to}\r\n` +
    `From: ${options.from}${options.fromTag === '' ? '' : `;tag=${options.fromTag}`}\r\n` +
    `CSeq: ${options.cseq} ${method}\r\n` +
    `Call-ID: ${options.callId}\r\n` +
    (routes === '' ? '' : `Route: ${routes}\r\n`) +
    (options.maxForwards === null ? '' : `Max-Forwards: ${options.maxForwards ?? 70}\r\n`) +
    `Content-Length: ${body.length}\r\n` +
    (userAgentHeader === '' ? '' : `${userAgentHeader}\r\n`) +
    `${headers}\r\n${body}`
  )
}
