import { applyEdits, type Edit, type Outgoing } from './edits.ts'
import type { HeaderType } from './header-names.ts'
import type { HeaderField, SipMessage } from './message.ts'
import type { Via } from './headers/via.ts'
import { toOf, topVia, viasOf, type InField } from './parsed.ts'
import { bracketIp } from '../transport/sockets.ts'
import { serializeMessage, sortEdits } from './serialize.ts'
import { findViaOptions } from './via-options.ts'
import { repliedViaEdits } from './via-source.ts'

export interface ReplyOptions {
  readonly status: number
  readonly reason: string
  /** To-tag to add when the request has none; undefined for none (Kamailio: up to 179). */
  readonly toTag: string | undefined
  /** `Server: …`, '' for none. */
  readonly serverHeader: string
  /** Header lines made by the script or modules, each ended by CRLF. */
  readonly headers?: string
  readonly body?: { readonly type: string; readonly text: string }
}

/**
 * A reply to a request made by this server (RFC 3261 §8.2.6): Via, From, To, Call-ID and CSeq as written and in the order of the
 * request, Record-Route in replies 180 to 299, then added headers, Server and Content-Length. It is made from the raw lines, so
 * that other headers may be broken. As in Kamailio, a tag goes into replies from 180 on only.
 */
export function buildReply(request: SipMessage, options: ReplyOptions): string {
  const { status, reason, serverHeader, headers = '', body } = options
  const toTag = status < 180 ? undefined : options.toTag
  // Kamailio gives the version back as it came, in whatever case.
  let text = `${request.firstLine.version} ${status} ${oneLine(reason)}\r\n`
  const top = topVia(request)
  const seen = new Set<HeaderType>()
  const isForeign = !/^SIP\//i.test(request.firstLine.version)
  for (const field of request.headers) {
    if (!isCopied(field, status) || isRepeated(field, seen)) continue
    if (field.type === 'to') text += toLine(request, field, toTag)
    else {
      const line = editedLine(request, field, field === top?.field ? topViaEdits(request, top) : [])
      // To HTTP a Via says something else, so Kamailio's is none there.
      text += isForeign && field.type === 'via' ? `S${line.slice(1)}` : line
    }
  }
  text += headers
  if (body !== undefined && body.type !== '') text += `Content-Type: ${oneLine(body.type)}\r\n`
  if (serverHeader !== '') text += `${serverHeader}\r\n`
  const content = body?.text ?? request.replyBody ?? ''
  return `${text}Content-Length: ${content.length}\r\n${warningLine(request)}\r\n${content}`
}

/** What sip_warning adds to replies of our own: where the request came from and what became of its URI. */
function warningLine(request: SipMessage): string {
  const { received, warningPid } = request
  if (warningPid === undefined || request.firstLine.kind === 'reply') return ''
  const facts = [
    `pid=${warningPid}`,
    `req_src_ip=${received.srcIp}`,
    `req_src_port=${received.srcPort}`,
    `in_uri=${request.firstLine.uri}`,
    `out_uri=${request.requestUri}`,
    `via_cnt==${viasOf(request).length}`,
  ]
  return `Warning: 392 ${bracketIp(received.dstIp)}:${received.dstPort} "Noisy feedback tells:  ${oneLine(facts.join(' ')).replaceAll('"', "'")}"\r\n`
}

/** The source of the request, and what via_reply_add_xavp_params() asks for, in the top Via. */
function topViaEdits(request: SipMessage, top: InField<Via>): readonly Edit[] {
  const edits = repliedViaEdits(request, top)
  const insert = findViaOptions(request)?.replyParameters() ?? ''
  return insert === '' ? edits : [...edits, { at: top.field.bodyStart + top.value.end, remove: 0, insert }]
}

function isCopied(field: HeaderField, status: number): boolean {
  switch (field.type) {
    case 'via':
    case 'from':
    case 'to':
    case 'call-id':
    case 'cseq':
      return true
    case 'record-route':
      return status >= 180 && status < 300
    default:
      return false
  }
}

/** A second From, To, Call-ID or CSeq of a malformed request has no place in its answer (RFC 4475 §3.3.8). */
function isRepeated({ type }: HeaderField, seen: Set<HeaderType>): boolean {
  if (type === 'via' || type === 'record-route') return false
  if (seen.has(type)) return true
  seen.add(type)
  return false
}

/** A reason phrase or header value that comes from a script cannot end its line. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}

/** A line of the request with changes; a line end is added when the buffer ends without one. */
function editedLine(request: SipMessage, field: HeaderField, edits: readonly Edit[]): string {
  const line = applyEdits(request.raw, edits, nowhere, field.start, field.end)
  return line.endsWith('\n') ? line : `${line}\r\n`
}

/** The To line with our tag at its very end, when it has none; an empty tag counts as none. */
function toLine(request: SipMessage, field: HeaderField, toTag: string | undefined): string {
  const hasTag = (toOf(request)?.value.tag ?? '') !== ''
  if (toTag === undefined || hasTag) return editedLine(request, field, [])
  return editedLine(request, field, [{ at: field.bodyEnd, remove: 0, insert: `;tag=${toTag}` }])
}

const nowhere: Outgoing = { socketHost: '', socketPort: 0, proto: 'udp', branch: '' }

/** Whether a status line can carry the number: three digits (RFC 3261 §25.1), of which 6.1.5 makes some for any number. */
export function isStatus(status: number): boolean {
  return status >= 100 && status <= 999
}

/**
 * A received reply as it is passed on: without its top Via, edits applied; undefined when no Via would be left. `isStream`: it
 * leaves over TCP or TLS, and gets a Content-Length when it has none.
 */
export function buildForwardedReply(reply: SipMessage, isStream = false): string | undefined {
  const [top, next] = viasOf(reply)
  if (top === undefined || next === undefined) return undefined
  const removal: Edit =
    next.field === top.field
      ? { at: top.field.bodyStart + top.value.start, remove: next.value.start - top.value.start, insert: '' }
      : { at: top.field.start, remove: top.field.end - top.field.start, insert: '' }
  const edits = sortEdits([...reply.edits.all, removal])
  const lineEdits = edits.filter((edit) => edit.at < reply.firstLine.end)
  const line = applyEdits(reply.raw, lineEdits, nowhere, 0, reply.firstLine.end)
  return line + serializeMessage(reply, edits, nowhere, isStream)
}
