import type { SipMessage } from '#runtime/sip/message.ts'
import { findDelimiter, lineEnd, readBoundary } from '#runtime/sip/multipart.ts'
import { addContentLength, decodeHex, dropBodyEdits, replaceBody } from './body.ts'
import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

type Names =
  | 'filter_body'
  | 'get_body_part'
  | 'get_body_part_raw'
  | 'remove_body_part'
  | 'append_body_part'
  | 'append_body_part_hex'
  | 'set_body_multipart'

/** Where a part of a multipart body stands; offsets into the body. */
interface FoundPart {
  /** The line of its Content-Type. */
  readonly typeStart: number
  /** After that line. */
  readonly typeEnd: number
  /** The delimiter behind it, -1 when there is none. */
  readonly delimiter: number
}

const defaultBoundary = 'unique-boundary-1'

/** The functions for multipart bodies (RFC 2046 §5.1), as recorded with Kamailio 6.1.5. */
export function multipartFunctions(env: TextopsEnv): Pick<TextopsFunctions, Names> {
  const append = (msg: SipMessage, body: string | undefined, type: string, disposition: string | undefined): 1 | -1 => {
    const boundary = mixedBoundary(msg)
    if (boundary === undefined) env.log.error('message body is not multipart/mixed')
    if (body === undefined) env.log.error('invalid input hex data')
    if (boundary === undefined || body === undefined || body === '' || type === '') return -1
    const extra = disposition === undefined ? '' : `Content-Disposition: ${disposition}\r\n`
    msg.edits.insert(msg.raw.length, `Content-Type: ${type}\r\n${extra}\r\n${body}\r\n--${boundary}--\r\n`)
    msg.hasEditedParts = true
    return 1
  }
  return {
    filter_body: ({ msg }, { type }) => filterBody(msg, type),
    get_body_part: (ctx, { type, target }) => {
      const text = readPart(ctx.msg, type, false)
      return text !== undefined && target.set?.(ctx, text) === true ? 1 : -1
    },
    get_body_part_raw: (ctx, { type, target }) => {
      const text = readPart(ctx.msg, type, true)
      return text !== undefined && target.set?.(ctx, text) === true ? 1 : -1
    },
    remove_body_part: ({ msg }, { type }) => removePart(msg, type),
    append_body_part: ({ msg }, { body, type, disposition }) => append(msg, body, type, disposition),
    append_body_part_hex: ({ msg }, { body, type, disposition }) => append(msg, decodeHex(body), type, disposition),
    set_body_multipart: ({ msg }, args) => {
      const body = 'body' in args ? args.body : ''
      const type = 'type' in args ? args.type : ''
      const boundary = 'boundary' in args ? args.boundary : ''
      return setMultipart(msg, body, type, boundary === '' ? defaultBoundary : boundary)
    },
  }
}

function boundaryOf(msg: SipMessage): string | undefined {
  return readBoundary(msg.header('content-type')?.body ?? '')
}

/** The boundary where append_body_part() looks for it: right behind `multipart/mixed`, in quotes only when nothing follows. */
function mixedBoundary(msg: SipMessage): string | undefined {
  const type = msg.header('content-type')?.body ?? ''
  const match = /^multipart\/mixed[ \t]*;[ \t]*boundary[ \t]*=[ \t]*(?:"([^"]+)"[ \t]*$|([^"; \t]+))/i.exec(type)
  return match?.[1] ?? match?.[2]
}

/**
 * The first part whose Content-Type is the wanted one to the letter (in any case); a further parameter in that header spoils the
 * search, and parts behind it are not looked at.
 */
function findPart(body: string, boundary: string, type: string): FoundPart | undefined {
  if (type === '') return undefined
  const wanted = type.toLowerCase()
  for (let at = 0; at < body.length; at = lineEnd(body, at)) {
    const end = lineEnd(body, at)
    const match = /^(?:content-type|c)[ \t]*:[ \t]*/i.exec(body.slice(at, Math.min(end, at + 80)))
    if (match === null) continue
    const valueStart = at + match[0].length
    if (body.slice(valueStart, valueStart + wanted.length).toLowerCase() !== wanted) continue
    if (!body.startsWith('\r\n', valueStart + wanted.length)) return undefined
    return { typeStart: at, typeEnd: end, delimiter: findDelimiter(body, boundary, end) }
  }
  return undefined
}

/** Without a delimiter behind the part the text before it is gone all the same, and the call has failed. */
function filterBody(msg: SipMessage, type: string): 1 | -1 {
  const { body, bodyStart } = msg
  const boundary = boundaryOf(msg)
  const part = boundary === undefined ? undefined : findPart(body, boundary, type)
  if (part === undefined) return -1
  let contentStart = part.typeEnd
  while (body.startsWith('\r\n', contentStart)) contentStart += 2
  msg.edits.remove(bodyStart, contentStart)
  if (part.delimiter === -1) return -1
  const contentEnd = Math.max(contentStart, part.delimiter - 2)
  msg.edits.remove(bodyStart + contentEnd, body.length - contentEnd)
  return 1
}

/** A body that is not multipart is its own only part, whatever its type. */
function readPart(msg: SipMessage, type: string, isRaw: boolean): string | undefined {
  const { body } = msg
  if (body === '' || msg.header('content-type') === undefined) return undefined
  const boundary = boundaryOf(msg)
  if (boundary === undefined) return body
  const part = findPart(body, boundary, type)
  if (part === undefined || part.delimiter === -1) return undefined
  return isRaw ? body.slice(part.typeStart, lineEnd(body, part.delimiter)) : body.slice(part.typeEnd, part.delimiter)
}

function removePart(msg: SipMessage, type: string): 1 | -1 {
  const { body, bodyStart } = msg
  const boundary = boundaryOf(msg)
  const part = boundary === undefined ? undefined : findPart(body, boundary, type)
  if (part === undefined || part.delimiter === -1) return -1
  msg.edits.remove(bodyStart + part.typeStart, lineEnd(body, part.delimiter) - part.typeStart)
  msg.hasEditedParts = true
  return 1
}

/** Where there is no text the body of the message becomes the only part; one that is multipart/mixed already stays. */
function setMultipart(msg: SipMessage, text: string, type: string, boundary: string): 1 | -1 {
  const field = msg.header('content-type')
  const isMixed = field !== undefined && /^multipart\/mixed[ \t]*(;|$)/i.test(field.body)
  const content = text === '' ? msg.body : text
  if (content === '') return -1
  if (isMixed && text === '') return 1
  const partType = text === '' ? field?.body : type === '' ? 'text/plain' : type
  if (partType === undefined) return -1
  dropBodyEdits(msg)
  const body = `--${boundary}\r\nContent-Type: ${partType}\r\n\r\n${content}\r\n--${boundary}\r\n`
  replaceBody(msg, body)
  if (isMixed) {
    msg.hasEditedParts = true
    return 1
  }
  if (field !== undefined) msg.edits.remove(field.start, field.end - field.start)
  msg.edits.insert(msg.headersEnd, `Content-Type: multipart/mixed;boundary="${boundary}"\r\n`)
  addContentLength(msg, body.length)
  msg.edits.insert(msg.headersEnd, 'Mime-Version: 1.0\r\n')
  return 1
}
