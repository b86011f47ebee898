import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'
import { isBlank } from '#runtime/sip/parameters.ts'

/** `name[index].parameter` as the functions on header values take it. */
export interface ValueSpec {
  readonly name: string
  /** From 1, or from -1 for the last; undefined when none was written. */
  readonly index: number | 'all' | undefined
  readonly parameter: string | undefined
}

/** Reads a place such as `Contact[-1].expires`; undefined when it is none. */
export function parseValueSpec(text: string): ValueSpec | undefined {
  const match = /^\s*([!%'*+0-9A-Z_`a-z~-]+)(?:\[(\*|-?\d{1,9})\])?(?:\.([!%'*+0-9A-Z_`a-z~.-]+))?\s*$/.exec(text)
  const [, name, index, parameter] = match ?? []
  if (name === undefined) return undefined
  return { name, index: index === undefined ? undefined : index === '*' ? 'all' : Number(index), parameter }
}

/** One of the values that stand between the commas of a header. All offsets are into the message. */
export interface HeaderValue {
  readonly field: HeaderField
  /** Behind the comma before it, or where the body of the header starts. */
  readonly start: number
  /** The comma behind it, or where the body of the header ends. */
  readonly end: number
  /** The value without the blanks around it. */
  readonly textStart: number
  readonly textEnd: number
  readonly isFirst: boolean
  readonly isLast: boolean
}

/** The values of one header: commas in double quotes do not count, those in angle brackets do (as in Kamailio 6.1.5). */
export function valuesOf(msg: SipMessage, field: HeaderField, bodyStart = field.bodyStart): readonly HeaderValue[] {
  const values: HeaderValue[] = []
  const { raw } = msg
  let start = bodyStart
  for (;;) {
    const end = findUnquoted(raw, ',', start, field.bodyEnd)
    const isLast = end === field.bodyEnd
    let textStart = start
    let textEnd = end
    while (textStart < end && isSpace(raw.charCodeAt(textStart))) textStart += 1
    while (textEnd > textStart && isSpace(raw.charCodeAt(textEnd - 1))) textEnd -= 1
    values.push({ field, start, end, textStart, textEnd, isFirst: start === bodyStart, isLast })
    if (isLast) return values
    start = end + 1
  }
}

/** The values that an index picks from all headers of the name, counted over all of them; without one the first. */
export function pickValues(msg: SipMessage, { name, index }: ValueSpec): readonly HeaderValue[] {
  const all = msg.headersNamed(name).flatMap((field) => valuesOf(msg, field))
  return pick(all, index)
}

/** The headers that an index picks from those of the name; without one the first. */
export function pickFields(msg: SipMessage, { name, index }: ValueSpec): readonly HeaderField[] {
  return pick(msg.headersNamed(name), index)
}

/** 0 picks the first one, as 1 does. */
function pick<T>(all: readonly T[], index: ValueSpec['index']): readonly T[] {
  if (index === 'all') return all
  const wanted = index ?? 1
  const found = all.at(wanted > 0 ? wanted - 1 : wanted)
  return found === undefined ? [] : [found]
}

/** The next character outside double quotes, or `end`. */
export function findUnquoted(raw: string, char: string, start: number, end: number): number {
  let isQuoted = false
  for (let at = start; at < end; at += 1) {
    const one = raw[at]
    if (one === '"') isQuoted = !isQuoted
    else if (isQuoted && one === '\\') at += 1
    else if (!isQuoted && one === char) return at
  }
  return end
}

/** Blanks, and the line ends of folded headers. */
function isSpace(code: number): boolean {
  return isBlank(code) || code === 13 || code === 10
}
