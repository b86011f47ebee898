import { applyEdits, type Edit, type Outgoing } from './edits.ts'
import type { HeaderField, SipMessage } from './message.ts'
import { mendBoundaries, readBoundary } from './multipart.ts'

/** Edits in the order in which they apply: by place, and at the same place in the order in which they were made. */
export function sortEdits(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((one, other) => one.at - other.at)
}

/**
 * Headers and body of a message with the edits applied (which must be sorted), without its first line. Content-Length follows a
 * body that was changed. On a stream it is always there and true, for the next message begins where it says (RFC 3261 §18.3):
 * one that names more than there is gets the real number, and bytes past the length that was named are cut off.
 */
export function serializeMessage(msg: SipMessage, edits: readonly Edit[], out: Outgoing, isStream: boolean): string {
  const { raw, headersEnd, bodyStart, firstLine } = msg
  const hasBody = bodyStart > headersEnd
  const headEdits = hasBody ? edits.filter((edit) => edit.at < bodyStart) : edits
  const bodyEdits = hasBody ? editsOfBody(edits, bodyStart) : []
  const edited = hasBody ? applyEdits(raw, bodyEdits, out, bodyStart) : ''
  const whole = msg.hasEditedParts ? mendParts(msg, edited) : edited
  const body = isStream && bodyEdits.length === 0 ? cutBody(msg, whole) : whole
  const length = lengthEdit(msg, headEdits, body.length, bodyEdits.length > 0, isStream)
  const all = length === undefined ? headEdits : sortEdits([...headEdits, length])
  const head = applyEdits(raw, all, out, firstLine.end, hasBody ? bodyStart : raw.length)
  return isStream && !hasBody ? `${head}\r\n` : head + body
}

/** The edits of the body, and what a removal that starts among the headers takes of it. */
function editsOfBody(edits: readonly Edit[], bodyStart: number): readonly Edit[] {
  return edits.flatMap((edit) => {
    if (edit.at >= bodyStart) return [edit]
    const rest = edit.at + edit.remove - bodyStart
    return rest > 0 ? [{ at: bodyStart, remove: rest, insert: '' }] : []
  })
}

/** The multipart body with its delimiters put right, or the received one when it lost them. */
function mendParts(msg: SipMessage, body: string): string {
  const boundary = readBoundary(msg.header('content-type')?.body ?? '')
  return boundary === undefined ? body : (mendBoundaries(body, boundary) ?? msg.body)
}

/** Only what Content-Length covers, when it covers less than there is. */
function cutBody(msg: SipMessage, body: string): string {
  const named = digitsOf(msg.header('content-length'))
  return named === undefined || named.value >= body.length ? body : body.slice(0, named.value)
}

function lengthEdit(
  msg: SipMessage,
  edits: readonly Edit[],
  length: number,
  isBodyChanged: boolean,
  isStream: boolean,
): Edit | undefined {
  const field = msg.headersOf('content-length').find((header) => !edits.some((edit) => touches(edit, header)))
  if (field === undefined) {
    const isWritten = edits.some(
      (edit) => typeof edit.insert === 'string' && /^(content-length|l)\s*:/im.test(edit.insert),
    )
    return isStream && !isWritten
      ? { at: msg.headersEnd, remove: 0, insert: `Content-Length: ${length}\r\n` }
      : undefined
  }
  const digits = digitsOf(field)
  if (digits === undefined || digits.value === length || !(isBodyChanged || isStream)) return undefined
  return { at: field.bodyStart, remove: digits.length, insert: String(length) }
}

/** Whether an edit removes some of what a header says: another name does not keep a length from being written (6.1.5). */
function touches(edit: Edit, field: HeaderField): boolean {
  return edit.remove > 0 && edit.at < field.bodyEnd && edit.at + edit.remove > field.bodyStart
}

/** The number of a Content-Length, with the blanks after it, which Kamailio drops when it writes another. */
function digitsOf(field: HeaderField | undefined): { length: number; value: number } | undefined {
  const match = field === undefined ? null : /^(\d+)\s*/.exec(field.body)
  return match === null ? undefined : { length: match[0].length, value: Number(match[1]) }
}
