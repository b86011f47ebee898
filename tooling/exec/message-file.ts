import { readFileSync } from 'node:fs'
import { UserError } from '../user-error.ts'

/**
 * Reads a SIP message from a file, one character per byte. Lines that an editor ended with a bare newline get the CRLF of SIP; the
 * body is changed only where its Content-Length says that it was measured with CRLF. A UserError when it cannot be read.
 */
export function readMessageFile(path: string): string {
  return withCrlf(readText(path))
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
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
