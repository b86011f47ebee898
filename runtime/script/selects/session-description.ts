import type { SipMessage } from '../../sip/message.ts'
import { findDelimiter, lineEnd, readBoundary } from '../../sip/multipart.ts'

/** The session description: the body, or the part of a multipart body that is one. undefined without one. */
export function sessionDescription(msg: SipMessage): string | undefined {
  const contentType = msg.header('content-type')?.body.trim() ?? ''
  if (isSdp(contentType)) return msg.body === '' ? undefined : msg.body
  if (!/^multipart\//i.test(contentType)) return undefined
  const boundary = readBoundary(contentType)
  return boundary === undefined ? undefined : sdpPart(msg.body, boundary)
}

function isSdp(contentType: string): boolean {
  return /^application\/sdp\s*(?:;|$)/i.test(contentType)
}

/** A part without the line end before its delimiter. */
function sdpPart(body: string, boundary: string): string | undefined {
  let at = findDelimiter(body, boundary, 0)
  while (at !== -1) {
    const start = lineEnd(body, at)
    const next = findDelimiter(body, boundary, start)
    if (next === -1) return undefined
    const part = body.slice(start, next)
    const empty = part.indexOf('\r\n\r\n')
    const type = /^content-type[ \t]*:[ \t]*([^\r\n]*)/im.exec(part.slice(0, empty))?.[1] ?? ''
    if (empty !== -1 && isSdp(type)) return part.slice(empty + 4).replace(/\r\n$/, '')
    at = next
  }
  return undefined
}
