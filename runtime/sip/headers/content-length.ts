import type { SipMessage } from '../message.ts'
import { skipBlanks } from '../parameters.ts'

/** Lengths above this are refused: they could only wrap around in somebody's arithmetic (CVE-2026-39863). */
export const maxContentLength = 2 ** 31 - 1

/**
 * What Content-Length says: a number, undefined without the header, 'invalid' when it is no number up to `maxContentLength` or
 * when there are several that differ (RFC 3261 §20.14, RFC 4475 §3.3.9).
 */
export function contentLengthOf(msg: SipMessage): number | 'invalid' | undefined {
  let found: number | undefined
  for (const field of msg.headersOf('content-length')) {
    const value = parseContentLength(field.body)
    if (value === undefined || (found !== undefined && found !== value)) return 'invalid'
    found = value
  }
  return found
}

/** How many bytes follow the body that the first Content-Length names; 0 without one, and when none do. */
export function surplusOf(msg: SipMessage): number {
  const field = msg.header('content-length')
  const named = field === undefined ? undefined : parseContentLength(field.body)
  return named === undefined ? 0 : Math.max(0, msg.raw.length - msg.bodyStart - named)
}

/** The number of a Content-Length body, undefined when it is none. */
export function parseContentLength(body: string): number | undefined {
  const end = digitsEnd(body)
  if (end === 0 || end > 10 || skipBlanks(body, end) !== body.length) return undefined
  const value = Number(body.slice(0, end))
  return value <= maxContentLength ? value : undefined
}

function digitsEnd(body: string): number {
  let at = 0
  while (at < body.length && body.charCodeAt(at) >= 48 && body.charCodeAt(at) <= 57) at += 1
  return at
}

/** How the body compares with its Content-Length; 'invalid' as above, 'absent' without the header. */
export function bodyFit(msg: SipMessage): 'fits' | 'short' | 'long' | 'absent' | 'invalid' {
  const length = contentLengthOf(msg)
  if (length === undefined) return 'absent'
  if (length === 'invalid') return 'invalid'
  const actual = msg.raw.length - msg.bodyStart
  return actual === length ? 'fits' : actual < length ? 'short' : 'long'
}
