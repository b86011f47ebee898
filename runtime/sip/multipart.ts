import { parseParameters } from './parameters.ts'

/** The boundary that a Content-Type names (RFC 2046 §5.1.1); undefined when it names none, or an unfinished one. */
export function readBoundary(contentType: string): string | undefined {
  const at = contentType.indexOf(';')
  if (at === -1) return undefined
  const parameter = parseParameters(contentType, at).find(({ name }) => name.toLowerCase() === 'boundary')
  return parameter === undefined || parameter.value?.startsWith('"') === true ? undefined : (parameter.value ?? '')
}

/** Offset of the next line that starts with `--boundary`, -1 when there is none. Lines end with CRLF here, as in Kamailio. */
export function findDelimiter(body: string, boundary: string, from: number): number {
  const delimiter = `--${boundary}`
  for (let at = body.indexOf(delimiter, from); at !== -1; at = body.indexOf(delimiter, at + 1)) {
    if (at === 0 || body.startsWith('\r\n', at - 2)) return at
  }
  return -1
}

/** The offset behind the line that holds an offset. */
export function lineEnd(body: string, at: number): number {
  const end = body.indexOf('\r\n', at)
  return end === -1 ? body.length : end + 2
}

/**
 * A multipart body to which parts were added, or from which they were taken, with its delimiters put right: the last one closes
 * it, the others do not, and what stands before the first and behind the last is left out. undefined when fewer than two are
 * left: Kamailio 6.1.5 then sends the body as it was received.
 */
export function mendBoundaries(body: string, boundary: string): string | undefined {
  const parts: string[] = []
  let at = findDelimiter(body, boundary, 0)
  while (at !== -1) {
    const contentStart = lineEnd(body, at)
    const next = findDelimiter(body, boundary, contentStart)
    if (next === -1) break
    parts.push(body.slice(contentStart, next))
    at = next
  }
  if (parts.length === 0) return undefined
  return `${parts.map((part) => `--${boundary}\r\n${part}`).join('')}--${boundary}--\r\n`
}
