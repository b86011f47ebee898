import type { SipMessage } from './message.ts'
import { cseqOf } from './parsed.ts'

/** A request that goes hop by hop with one that was sent: CANCEL (RFC 3261 §9.1) or ACK to a negative reply (§17.1.1.3). */
export interface HopRequest {
  readonly method: 'CANCEL' | 'ACK'
  /** The request as it came to us: From, Call-ID, CSeq and Max-Forwards are taken from it. */
  readonly request: SipMessage
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
}

/** The text of a hop-by-hop request, its headers in the order in which Kamailio writes them. */
export function buildHopRequest(options: HopRequest): string {
  const { method, request, uri, via, toLine, maxForwards, routes, headers, userAgentHeader } = options
  const line = (type: 'from' | 'call-id'): string => {
    const field = request.header(type)
    return field === undefined ? '' : `${request.raw.slice(field.start, field.bodyEnd)}\r\n`
  }
  const cseq = cseqOf(request)?.number ?? '1'
  return (
    `${method} ${uri} SIP/2.0\r\n${via}\r\n` +
    (maxForwards === undefined ? '' : `Max-Forwards: ${maxForwards}\r\n`) +
    line('from') +
    `${toLine}\r\n` +
    line('call-id') +
    `CSeq: ${cseq} ${method}\r\n` +
    routes +
    headers +
    (userAgentHeader === '' ? '' : `${userAgentHeader}\r\n`) +
    'Content-Length: 0\r\n\r\n'
  )
}
