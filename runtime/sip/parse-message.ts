import type { ReceiveInfo } from '../transport/sockets.ts'
import { SipMessage, type FirstLine, type RequestLine } from './message.ts'
import { knownMethod, leadingMethod } from './methods.ts'

/**
 * The first line of a message: a request line, a status line, or undefined when it is neither (RFC 3261 §7.1, §7.2).
 * Blank lines before it are not skipped here; transports drop them. A status line of HTTP counts as one with `takesHttp`.
 */
export function parseFirstLine(raw: string, takesHttp = false): FirstLine | undefined {
  const newline = raw.indexOf('\n')
  if (newline === -1) return undefined
  const usual = usualRequestLine(raw, newline) ?? usualStatusLine(raw, newline)
  if (usual !== undefined) return usual
  const lineEnd = raw.charCodeAt(newline - 1) === 13 ? newline - 1 : newline
  const line = raw.slice(0, lineEnd)
  if (takesHttp && /^HTTP\/1/i.test(line)) return parseStatusLine(line, newline + 1)
  return /^SIP\//i.test(line) ? parseStatusLine(line, newline + 1) : parseRequestLine(line, newline + 1)
}

/** A request line as nearly all are, without the detour over a pattern: known method, one blank each, `SIP/2.0`, CRLF. */
function usualRequestLine(raw: string, newline: number): FirstLine | undefined {
  const method = leadingMethod(raw)
  if (method === undefined || !raw.startsWith(' SIP/2.0\r', newline - 9)) return undefined
  const uriStart = method.length + 1
  const uriEnd = newline - 9
  if (uriEnd <= uriStart) return undefined
  for (let at = uriStart; at < uriEnd; at += 1) {
    const code = raw.charCodeAt(at)
    if (code === 32 || code === 9) return undefined
  }
  return { kind: 'request', method, uri: raw.slice(uriStart, uriEnd), version: 'SIP/2.0', uriStart, end: newline + 1 }
}

/** The same for a status line: `SIP/2.0`, one blank, three digits, one blank, the reason, CRLF. */
function usualStatusLine(raw: string, newline: number): FirstLine | undefined {
  if (!raw.startsWith('SIP/2.0 ') || raw.charCodeAt(newline - 1) !== 13 || newline < 13) return undefined
  const first = raw.charCodeAt(12)
  if (raw.charCodeAt(11) !== 32 || first === 32 || first === 9) return undefined
  let status = 0
  for (let at = 8; at < 11; at += 1) {
    const digit = raw.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return undefined
    status = status * 10 + digit
  }
  const [statusText, reason] = [raw.slice(8, 11), raw.slice(12, newline - 1)]
  return { kind: 'reply', version: 'SIP/2.0', status, statusText, reason, end: newline + 1 }
}

/** As in Kamailio, blanks may precede and follow the version, but nothing else may differ from the grammar. */
function parseRequestLine(line: string, end: number): FirstLine | undefined {
  const match = /^([!%'*+.0-9A-Z_`a-z~-]+) ([^ \t]+) [ \t]*(SIP\/2\.0)[ \t]*$/i.exec(line)
  const [, method, uri, version] = match ?? []
  if (method === undefined || uri === undefined || version === undefined) return undefined
  return { kind: 'request', method: knownMethod(method), uri, version, uriStart: method.length + 1, end }
}

/** A request line that cannot be taken, and how RFC 3261 has it answered. */
export interface FaultyRequestLine {
  readonly request: RequestLine
  readonly status: 400 | 505
  readonly reason: string
}

/**
 * What can be told of a first line that is none, when it has a method and the version of SIP at its end: 505 for another version
 * than 2.0, 400 for a form that §7.1 does not allow. Undefined for anything else, which is not answered.
 */
export function parseFaultyRequestLine(raw: string): FaultyRequestLine | undefined {
  const newline = raw.indexOf('\n')
  const line = raw.slice(0, newline === -1 ? 0 : newline).trimEnd()
  const method = /^([!%'*+.0-9A-Z_`a-z~-]+)[ \t]/.exec(line)?.[1]
  const versionAt = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t')) + 1
  const version = /^SIP\/(\d{1,3}\.\d{1,3})$/i.exec(line.slice(versionAt))?.[1]
  if (method === undefined || version === undefined || versionAt <= method.length) return undefined
  const uri = line.slice(method.length, versionAt).trim()
  const uriStart = uri === '' ? method.length + 1 : line.indexOf(uri, method.length)
  const request: RequestLine = { kind: 'request', method, uri, version: 'SIP/2.0', uriStart, end: newline + 1 }
  if (version !== '2.0') return { request, status: 505, reason: 'Version Not Supported' }
  const reason = uri === '' || /[ \t]/.test(uri) ? 'Bad Request-URI' : 'Bad Request Line'
  return { request, status: 400, reason }
}

/** The blank after the status is required, the reason is not; blanks before it are no part of it. */
function parseStatusLine(line: string, end: number): FirstLine | undefined {
  const match = /^(SIP\/2\.0|HTTP\/1\.[01]) (\d{3})[ \t]+(.*)$/is.exec(line)
  const [, version, statusText, reason] = match ?? []
  if (version === undefined || statusText === undefined || reason === undefined) return undefined
  return { kind: 'reply', version, status: Number(statusText), statusText, reason, end }
}

/**
 * The first line of another protocol that writes its messages as SIP does (HTTP/1.1, RFC 9112 §2.1): a request line or a status line
 * of any version but SIP/2.0; undefined when it is neither.
 */
export function parseForeignLine(raw: string): FirstLine | undefined {
  const newline = raw.indexOf('\n')
  if (newline === -1) return undefined
  const line = raw.slice(0, raw.charCodeAt(newline - 1) === 13 ? newline - 1 : newline)
  const status = /^([A-Z]+\/[\d.]+) (\d{3})[ \t]+(.*)$/is.exec(line)
  const [, replyVersion, statusText, reason] = status ?? []
  if (replyVersion !== undefined && statusText !== undefined && reason !== undefined)
    return {
      kind: 'reply',
      version: replyVersion,
      status: Number(statusText),
      statusText,
      reason,
      end: newline + 1,
    }
  const request = /^([!%'*+.0-9A-Z_`a-z~-]+) ([^ \t]+) [ \t]*([^ \t]+)[ \t]*$/.exec(line)
  const [, method, uri, version] = request ?? []
  if (method === undefined || uri === undefined || version === undefined) return undefined
  return { kind: 'request', method: knownMethod(method), uri, version, uriStart: method.length + 1, end: newline + 1 }
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
