import { findParameter, indexOfWithin, isBlank, parseParameters, skipBlanks, type Parameter } from '../parameters.ts'
import { findValueEnd } from './via.ts'

/** `"Display" <uri>;params` or `uri;params` (RFC 3261 §20.10). Offsets are relative to the body that was parsed. */
export interface NameAddr {
  readonly start: number
  readonly end: number
  /** As written, with its quotes; '' when absent. */
  readonly display: string
  readonly displayStart: number
  readonly displayEnd: number
  readonly uri: string
  readonly uriStart: number
  readonly uriEnd: number
  /** The URI stands in angle brackets. */
  readonly bracketed: boolean
  readonly parameters: readonly Parameter[]
  readonly tag: string | undefined
}

/** One address, from `start` up to `end`; undefined when there is none. */
export function parseNameAddr(body: string, start = 0, end = body.length): NameAddr | undefined {
  const from = skipBlanks(body, start, end)
  const last = trimEnd(body, from, end)
  const open = findOpenBracket(body, from, last)
  if (open === 'unbalanced') return undefined
  if (open === undefined) return parseAddrSpec(body, from, last)
  const close = indexOfWithin(body, '>', open, last)
  if (close === -1) return undefined
  const displayEnd = trimEnd(body, from, open)
  const uriStart = skipBlanks(body, open + 1, close)
  const uri = body.slice(uriStart, close).trimEnd()
  if (uri === '') return undefined
  const parameters = parseParameters(body, close + 1, last)
  return {
    start: from,
    end: last,
    display: body.slice(from, displayEnd),
    displayStart: from,
    displayEnd,
    uri,
    uriStart,
    uriEnd: uriStart + uri.length,
    bracketed: true,
    parameters,
    tag: findParameter(parameters, 'tag')?.value,
  }
}

/** Without angle brackets every `;` belongs to the header, not to the URI (RFC 3261 §20). */
function parseAddrSpec(body: string, from: number, last: number): NameAddr | undefined {
  const semicolon = indexOfWithin(body, ';', from, last)
  const uriEnd = trimEnd(body, from, semicolon === -1 ? last : semicolon)
  if (uriEnd === from || /[\s"]/.test(body.slice(from, uriEnd))) return undefined
  const parameters = semicolon === -1 ? [] : parseParameters(body, semicolon, last)
  return {
    start: from,
    end: last,
    display: '',
    displayStart: from,
    displayEnd: from,
    uri: body.slice(from, uriEnd),
    uriStart: from,
    uriEnd,
    bracketed: false,
    parameters,
    tag: findParameter(parameters, 'tag')?.value,
  }
}

function trimEnd(body: string, from: number, end: number): number {
  let at = end
  while (at > from && isBlank(body.charCodeAt(at - 1))) at -= 1
  return at
}

function findOpenBracket(body: string, from: number, last: number): number | undefined | 'unbalanced' {
  let at = from
  if (body[at] === '"') {
    at += 1
    while (at < last && body[at] !== '"') at += body[at] === '\\' ? 2 : 1
    if (at >= last) return 'unbalanced'
    at += 1
  }
  const open = indexOfWithin(body, '<', at, last)
  return open === -1 ? undefined : open
}

/** The comma-separated addresses of a body such as that of Contact, Route or P-Asserted-Identity; undefined when one is bad. */
export function parseNameAddrs(body: string): readonly NameAddr[] | undefined {
  const found: NameAddr[] = []
  let at = 0
  while (at < body.length) {
    const end = findValueEnd(body, at)
    if (body.slice(at, end).trim() !== '') {
      const address = parseNameAddr(body, at, end)
      if (address === undefined) return undefined
      found.push(address)
    }
    at = end + 1
  }
  return found.length === 0 ? undefined : found
}
