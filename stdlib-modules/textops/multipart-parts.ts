import { findDelimiter, lineEnd } from '#runtime/sip/multipart.ts'

/** One part of a multipart body (RFC 2046 §5.1). */
export interface Part {
  /** Its Content-Type, '' without one. */
  readonly type: string
  readonly content: string
}

/** The parts between the delimiters, with their types. */
export function findParts(body: string, boundary: string): readonly Part[] {
  const parts: Part[] = []
  let start = findDelimiter(body, boundary, 0)
  while (start !== -1) {
    const contentStart = lineEnd(body, start)
    const next = findDelimiter(body, boundary, contentStart)
    if (next === -1) break
    parts.push(readPart(body.slice(contentStart, next)))
    start = next
  }
  return parts
}

function readPart(text: string): Part {
  const headersEnd = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n')
  if (headersEnd === -1) return { type: '', content: text }
  const type = /^(?:content-type|c)[ \t]*:[ \t]*(.*)$/im.exec(text.slice(0, headersEnd))?.[1] ?? ''
  return { type: type.trim(), content: text.slice(headersEnd).replace(/^(?:\r\n){1,2}/, '') }
}
