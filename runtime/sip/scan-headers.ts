import { headerType, usualName, type HeaderType } from './header-names.ts'
import type { HeaderField } from './message.ts'
import { isBlank, skipBlanks } from './parameters.ts'

/** The header fields of a message, where they end, and the start of the first line that is none. */
export interface ScannedHeaders {
  readonly fields: readonly HeaderField[]
  readonly end: number
  readonly error: string | undefined
  /** Where that line starts, -1 without one. */
  readonly errorAt: number
}

/**
 * Splits the header lines from `start` on, unfolding none: a folded body keeps its line breaks. Names may have `extraChars`
 * besides those of RFC 3261.
 */
export function scanHeaders(raw: string, start: number, extraChars = ''): ScannedHeaders {
  const fields: HeaderField[] = []
  let error: string | undefined
  let errorAt = -1
  let at = start
  while (at < raw.length) {
    const first = raw.charCodeAt(at)
    if (first === 10 || (first === 13 && raw.charCodeAt(at + 1) === 10)) return { fields, end: at, error, errorAt }
    const end = findFieldEnd(raw, at)
    const field = readField(raw, at, end, extraChars)
    if (field !== undefined) fields.push(field)
    else if (errorAt === -1) {
      error = raw.slice(at, Math.min(end, at + 80))
      errorAt = at
    }
    at = end
  }
  return { fields, end: raw.length, error, errorAt }
}

/** After the line end of the field that starts at `start`, following folded lines (RFC 3261 §7.3.1). */
function findFieldEnd(raw: string, start: number): number {
  let at = start
  for (;;) {
    const newline = raw.indexOf('\n', at)
    if (newline === -1) return raw.length
    const next = raw.charCodeAt(newline + 1)
    if (next !== 32 && next !== 9) return newline + 1
    at = newline + 1
  }
}

function readField(raw: string, start: number, end: number, extraChars: string): HeaderField | undefined {
  const usual = usualName(raw, start)
  if (usual !== undefined) return fieldOf(raw, usual.type, usual.name, start, start + usual.name.length, end)
  const colon = findColon(raw, start, end)
  if (colon === -1) return undefined
  let nameEnd = colon
  while (nameEnd > start && isBlank(raw.charCodeAt(nameEnd - 1))) nameEnd -= 1
  const name = raw.slice(start, nameEnd)
  if (!isToken(name) && !isToken(withoutChars(name, extraChars))) return undefined
  return fieldOf(raw, headerType(name), name, start, colon, end)
}

function fieldOf(raw: string, type: HeaderType, name: string, start: number, colon: number, end: number): HeaderField {
  let bodyEnd = end
  while (bodyEnd > colon + 1 && isLineEnd(raw.charCodeAt(bodyEnd - 1))) bodyEnd -= 1
  const bodyStart = skipBlanks(raw, colon + 1, bodyEnd)
  const body = raw.slice(bodyStart, bodyEnd)
  return { type, name, body, start, bodyStart, bodyEnd, end, parsed: undefined, parsedBy: undefined }
}

/** The first colon of a line, -1 without one. Only the line is searched: a flood of bad lines costs no more than its length. */
function findColon(raw: string, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    const code = raw.charCodeAt(at)
    if (code === 58) return at
    if (code === 10) return -1
  }
  return -1
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13
}

/** The name with characters that are allowed besides made one that always is. */
function withoutChars(name: string, extraChars: string): string {
  return extraChars === '' ? name : [...name].map((char) => (extraChars.includes(char) ? 'x' : char)).join('')
}

/** RFC 3261 §25.1 token: what names of headers and methods are made of. */
function isToken(text: string): boolean {
  return /^[!%'*+.0-9A-Z_`a-z~-]+$/.test(text)
}
