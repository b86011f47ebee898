import { readFileSync } from 'node:fs'

/**
 * Reads a SIP message from a file, one character per byte. Lines that an editor ended with a bare newline get the CRLF of SIP; the
 * body is changed only where its Content-Length says that it was measured with CRLF.
 */
export function readMessageFile(path: string): string {
  return withCrlf(readFileSync(path, 'latin1'))
}

/** See readMessageFile. */
export function withCrlf(text: string): string {
  const end = /\n\r?\n/.exec(text)
  const head = end === null ? text : text.slice(0, end.index)
  if (head.includes('\r\n')) return text
  const body = end === null ? '' : text.slice(end.index + end[0].length)
  const crlf = (part: string): string => part.replaceAll(/\r?\n/g, '\r\n')
  const declared = Number(/^(?:content-length|l)[ \t]*:[ \t]*(\d+)/im.exec(head)?.[1] ?? Number.NaN)
  const measured = declared === body.length || Number.isNaN(declared) ? body : crlf(body)
  return `${crlf(head.replace(/\n$/, ''))}\r\n\r\n${measured}`
}
