import type { ReceiveInfo } from '../transport/sockets.ts'
import { SipMessage, type FirstLine } from './message.ts'
import { knownMethod } from './methods.ts'

/**
 * The first line of a message: a request line, a status line, or undefined when it is neither (RFC 3261 §7.1, §7.2).
 * Blank lines before it are not skipped here; transports drop them. A status line of HTTP counts as one with `takesHttp`.
 */
export function parseFirstLine(raw: string, takesHttp = false): FirstLine | undefined {
  const newline = raw.indexOf('\n')
  if (newline === -1) return undefined
  const lineEnd = raw.charCodeAt(newline - 1) === 13 ? newline - 1 : newline
  const line = raw.slice(0, lineEnd)
  if (takesHttp && /^HTTP\/1/i.test(line)) return parseStatusLine(line, newline + 1)
  return /^SIP\//i.test(line) ? parseStatusLine(line, newline + 1) : parseRequestLine(line, newline + 1)
}

/** As in Kamailio, blanks may precede and follow the version, but nothing else may differ from the grammar. */
function parseRequestLine(line: string, end: number): FirstLine | undefined {
  const match = /^([!%'*+.0-9A-Z_`a-z~-]+) ([^ \t]+) [ \t]*(SIP\/2\.0)[ \t]*$/i.exec(line)
  const [, method, uri, version] = match ?? []
  if (method === undefined || uri === undefined || version === undefined) return undefined
  return { kind: 'request', method: knownMethod(method), uri, version, uriStart: method.length + 1, end }
}

/** The blank after the status is required, the reason is not; blanks before it are no part of it. */
function parseStatusLine(line: string, end: number): FirstLine | undefined {
  const match = /^(SIP\/2\.0|HTTP\/1\.[01]) (\d{3})[ \t]+(.*)$/is.exec(line)
  const [, version, statusText, reason] = match ?? []
  if (version === undefined || statusText === undefined || reason === undefined) return undefined
  return { kind: 'reply', version, status: Number(statusText), statusText, reason, end }
}

/** Parses a received buffer as far as its first line; headers are read when they are asked for. */
export function parseMessage(
  raw: string,
  received: ReceiveInfo,
  id: number,
  takesHttp = false,
): SipMessage | undefined {
  const firstLine = parseFirstLine(raw, takesHttp)
  return firstLine === undefined ? undefined : new SipMessage(id, raw, firstLine, received)
}
