/** One `name[=value]`; a name alone has the value ''. */
export type NamedText = readonly [name: string, value: string]

/**
 * Reads `a=1;b="x;y";c` with another separator if wanted; '' separates nothing. Undefined when it is empty, a name is missing,
 * a quote is not closed, or a bare value has a blank inside (as in 6.1.5).
 */
export function parseParameterList(text: string, separator: string): readonly NamedText[] | undefined {
  const found: NamedText[] = []
  let at = skipBlanks(text, 0)
  while (at < text.length) {
    const parsed = parseOne(text, at, separator)
    if (parsed === undefined) return undefined
    found.push(parsed.parameter)
    at = skipBlanks(text, parsed.end)
    if (at >= text.length) break
    if (separator === '' || text[at] !== separator) return undefined
    at = skipBlanks(text, at + 1)
  }
  return found.length === 0 ? undefined : found
}

function skipBlanks(text: string, start: number): number {
  let at = start
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1
  return at
}

interface Parsed {
  readonly parameter: NamedText
  readonly end: number
}

function parseOne(text: string, start: number, separator: string): Parsed | undefined {
  let at = start
  while (at < text.length && text[at] !== '=' && text[at] !== separator && !/\s/.test(text.charAt(at))) at += 1
  const name = text.slice(start, at)
  if (name === '') return undefined
  const next = skipBlanks(text, at)
  if (text[next] !== '=') return { parameter: [name, ''], end: next }
  return parseValue(text, name, skipBlanks(text, next + 1), separator)
}

function parseValue(text: string, name: string, start: number, separator: string): Parsed | undefined {
  const quote = text[start]
  if (quote === '"' || quote === "'") {
    const close = findQuote(text, start + 1, quote)
    return close === -1 ? undefined : { parameter: [name, text.slice(start + 1, close)], end: close + 1 }
  }
  let end = start
  while (end < text.length && text[end] !== separator && !/\s/.test(text.charAt(end))) end += 1
  // Nothing may stand behind `=` only at the end (6.1.5).
  if (end === start && end < text.length) return undefined
  return { parameter: [name, text.slice(start, end)], end }
}

function findQuote(text: string, start: number, quote: string): number {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === quote) return at
  }
  return -1
}
