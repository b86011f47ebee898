import { canonicalName } from './header-names.ts'

/** A SIP message or HTTP reply as a test looks at it: what stands in it, in order, with short header names written out. */
export interface WireMessage {
  readonly text: string
  readonly startLine: string
  /** Set for requests. */
  readonly method: string | undefined
  readonly uri: string
  /** Set for replies, 0 for requests. */
  readonly status: number
  readonly reason: string
  readonly headers: readonly HeaderLine[]
  readonly body: string
}

export interface HeaderLine {
  /** As in RFC 3261: `Via`, `Call-ID`. */
  readonly name: string
  readonly value: string
}

/** Takes a message apart. Whatever the text is, there is a result; what is no header line is left out. */
export function readWireMessage(text: string): WireMessage {
  const end = /\r?\n\r?\n/.exec(text)
  const head = end === null ? text : text.slice(0, end.index)
  const [startLine = '', ...lines] = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const reply = /^(?:SIP\/2\.0|HTTP\/1\.[01]) (\d{3}) ?(.*)$/.exec(startLine)
  const request = reply === null ? /^(\S+) (\S+) SIP\/2\.0$/.exec(startLine) : null
  return {
    text,
    startLine,
    method: request?.[1],
    uri: request?.[2] ?? '',
    status: Number(reply?.[1] ?? 0),
    reason: reply?.[2] ?? '',
    headers: lines.flatMap((line) => {
      const colon = line.indexOf(':')
      return colon <= 0
        ? []
        : [{ name: canonicalName(line.slice(0, colon).trim()), value: line.slice(colon + 1).trim() }]
    }),
    body: end === null ? '' : text.slice(end.index + end[0].length),
  }
}

/** The values of all headers of a name, in order; the name may be a short one. */
export function headersOf(message: WireMessage, name: string): readonly string[] {
  const wanted = canonicalName(name).toLowerCase()
  return message.headers.filter((one) => one.name.toLowerCase() === wanted).map(({ value }) => value)
}

/** The first header of a name, '' when there is none. */
export function headerOf(message: WireMessage, name: string): string {
  return headersOf(message, name)[0] ?? ''
}

/** The URI of a From, To, Contact or Route value: `sip:bob@example.com` of `"Bob" <sip:bob@example.com>;tag=1`. */
export function uriOf(value: string): string {
  const bracketed = /<([^>]*)>/.exec(value)?.[1]
  return bracketed ?? (value.split(';')[0] ?? '').trim()
}

/** A parameter behind the address: the tag of From and To, the branch of Via. */
export function parameterOf(value: string, name: string): string {
  const behind = value.slice(value.lastIndexOf('>') + 1)
  for (const part of behind.split(';').slice(1)) {
    const [key = '', ...rest] = part.split('=')
    if (key.trim().toLowerCase() === name) return rest.join('=').trim()
  }
  return ''
}

/** The method that a reply or request is about, by its CSeq. */
export function cseqOf(message: WireMessage): { readonly number: number; readonly method: string } {
  const [number = '', method = ''] = headerOf(message, 'CSeq').split(/\s+/)
  return { number: Number(number), method }
}

/** What the message is, for a sentence: `486 Busy Here`, `INVITE sip:bob@example.com`. */
export function titleOf({ method, uri, status, reason, startLine }: WireMessage): string {
  if (method !== undefined) return `${method} ${uri}`
  return status === 0 ? startLine : `${status} ${reason}`.trimEnd()
}
