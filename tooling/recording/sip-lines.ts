/** A message as its lines: header fields that were folded are one line. */
export interface SipLines {
  readonly first: string
  readonly headers: readonly HeaderLine[]
  readonly body: string
}

export interface HeaderLine {
  /** In lower case, in its long form. */
  readonly name: string
  /** The whole line, as it was written. */
  readonly line: string
  readonly value: string
}

/** Compact forms (RFC 3261 §7.3.3) of the fields that are looked at. */
const longForms: ReadonlyMap<string, string> = new Map([
  ['v', 'via'],
  ['f', 'from'],
  ['t', 'to'],
  ['i', 'call-id'],
  ['m', 'contact'],
  ['l', 'content-length'],
  ['c', 'content-type'],
  ['s', 'subject'],
  ['r', 'refer-to'],
  ['b', 'referred-by'],
  ['y', 'identity'],
])

/** Cuts a message into its lines. What has no colon is kept as a header without a name. */
export function readLines(text: string): SipLines {
  const end = /\r?\n\r?\n/.exec(text)
  const head = end === null ? text : text.slice(0, end.index)
  const [first = '', ...lines] = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const headers = lines
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':')
      const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase()
      return { name: longForms.get(name) ?? name, line, value: line.slice(colon + 1).trim() }
    })
  return { first, headers, body: end === null ? '' : text.slice(end.index + end[0].length) }
}

/** The message with these lines. */
export function joinLines(first: string, lines: readonly string[], body: string): string {
  return `${[first, ...lines].join('\r\n')}\r\n\r\n${body}`
}

/** The value of the first header of a name; '' without one. */
export function headerOf({ headers }: SipLines, name: string): string {
  return headers.find((one) => one.name === name)?.value ?? ''
}

/** The tag of a From or To; '' without one. */
export function tagIn(value: string): string {
  return /;[ \t]*tag[ \t]*=[ \t]*([^;,\s>]+)/i.exec(value.slice(value.lastIndexOf('>') + 1))?.[1] ?? ''
}

/** The URIs in angle brackets of all headers of a name, in order. */
export function urisOf({ headers }: SipLines, name: string): readonly string[] {
  return headers
    .filter((one) => one.name === name)
    .flatMap(({ value }) => [...value.matchAll(/<([^<>]*)>/g)].map((match) => match[1] ?? ''))
}
