import { applyEdits, type Edit, type Outgoing } from './edits.ts'
import type { Via } from './headers/via.ts'
import type { HeaderField, SipMessage } from './message.ts'
import { toOf, topVia, viasOf, type InField } from './parsed.ts'
import { needsReceived } from './build-request.ts'

export interface ReplyOptions {
  readonly status: number
  readonly reason: string
  /** To-tag to add when the request has none; undefined for 100. */
  readonly toTag: string | undefined
  /** `Server: …`, '' for none. */
  readonly serverHeader: string
  /** Header lines made by the script or modules, each ended by CRLF. */
  readonly headers?: string
  readonly body?: { readonly type: string; readonly text: string }
}

const copied = new Set(['via', 'from', 'to', 'call-id', 'cseq', 'record-route'])

/**
 * A reply to a request made by this server (RFC 3261 §8.2.6): Via, From, To, Call-ID and CSeq in the order of the request,
 * Record-Route in replies 180 to 299. It is made from the raw lines, so that other headers may be broken.
 */
export function buildReply(request: SipMessage, options: ReplyOptions): string {
  const { status, reason, toTag, serverHeader, headers = '', body } = options
  let text = `SIP/2.0 ${status} ${oneLine(reason)}\r\n`
  const top = topVia(request)
  for (const field of request.headers) {
    if (!copied.has(field.type)) continue
    if (field.type === 'record-route' && (status < 180 || status >= 300)) continue
    if (field.type === 'to') text += toLine(request, field, toTag)
    else if (field === top?.field) text += topViaLine(request, top)
    else text += request.raw.slice(field.start, field.end)
  }
  text += headers
  if (serverHeader !== '') text += `${serverHeader}\r\n`
  if (body === undefined) return `${text}Content-Length: 0\r\n\r\n`
  return `${text}Content-Type: ${body.type}\r\nContent-Length: ${body.text.length}\r\n\r\n${body.text}`
}

/** A reason phrase or header value that comes from a script cannot end its line. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}

/** The To line with our tag at the end, when it has none. */
function toLine(request: SipMessage, field: HeaderField, toTag: string | undefined): string {
  const line = request.raw.slice(field.start, field.end)
  if (toTag === undefined || toOf(request)?.value.tag !== undefined) return line
  const end = field.bodyEnd - field.start
  return `${line.slice(0, end).trimEnd()};tag=${toTag}\r\n`
}

/** The top Via: rport gets its value in place, received goes to the end of this value (RFC 3581 §4). */
function topViaLine(request: SipMessage, { field, value: via }: InField<Via>): string {
  const { received } = request
  const isForced = request.forceRport
  const offset = field.bodyStart
  const edits: Edit[] = []
  const end = offset + via.end
  const place = (name: string) => via.parameters.find((parameter) => parameter.name.toLowerCase() === name)
  const rport = place('rport')
  if (rport !== undefined) {
    edits.push({ at: offset + rport.start, remove: rport.end - rport.start, insert: `rport=${received.srcPort}` })
  }
  if (needsReceived(via, received, isForced)) {
    const old = place('received')
    if (old !== undefined) edits.push({ at: offset + old.start - 1, remove: old.end - old.start + 1, insert: '' })
    edits.push({ at: trimmedEnd(request.raw, offset, end), remove: 0, insert: `;received=${received.srcIp}` })
  }
  if (isForced && rport === undefined) {
    edits.push({ at: trimmedEnd(request.raw, offset, end), remove: 0, insert: `;rport=${received.srcPort}` })
  }
  const sorted = edits.toSorted((one, other) => one.at - other.at)
  const changed = applyEdits(request.raw, sorted, nowhere, field.start, field.end)
  return changed.endsWith('\n') ? changed : `${changed}\r\n`
}

function trimmedEnd(raw: string, start: number, end: number): number {
  let at = end
  while (at > start && /\s/.test(raw.charAt(at - 1))) at -= 1
  return at
}

const nowhere: Outgoing = { socketHost: '', socketPort: 0, proto: 'udp', branch: '' }

/** A received reply as it is passed on: without its top Via, edits applied; undefined when no Via would be left. */
export function buildForwardedReply(reply: SipMessage): string | undefined {
  const [top, next] = viasOf(reply)
  if (top === undefined || next === undefined) return undefined
  const { firstLine } = reply
  const removal: Edit =
    next.field === top.field
      ? { at: top.field.bodyStart + top.value.start, remove: next.value.start - top.value.start, insert: '' }
      : { at: top.field.start, remove: top.field.end - top.field.start, insert: '' }
  const edits = [...reply.edits.all, removal].toSorted((one, other) => one.at - other.at)
  return reply.raw.slice(0, firstLine.end) + applyEdits(reply.raw, edits, nowhere, firstLine.end)
}
