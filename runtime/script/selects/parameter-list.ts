/**
 * `a=1;b="x";c` with the strictness of 6.1.5: a list with one bad parameter has none, a comma ends it. Values by lower-case name,
 * undefined for a name alone; of two with the same name the last counts. undefined for a bad list.
 */
export function parseParameterList(text: string): ReadonlyMap<string, string | undefined> | undefined {
  const values = new Map<string, string | undefined>()
  let at = skipBlanks(text, 0)
  while (at < text.length) {
    const nameEnd = endOf(text, at, nameEnds)
    const name = text.slice(at, nameEnd).toLowerCase()
    at = skipBlanks(text, nameEnd)
    let value: string | undefined
    if (text[at] === '=') {
      const read = readValue(text, skipBlanks(text, at + 1))
      if (read === undefined) return undefined
      value = read.value
      at = skipBlanks(text, read.end)
    }
    if (name !== '') values.set(name, value)
    if (at >= text.length || text[at] === ',') break
    if (text[at] !== ';') return undefined
    at = skipBlanks(text, at + 1)
  }
  return values
}

/** The value of a parameter: null when it has none, undefined when there is no such parameter. */
export function parameterIn(
  list: ReadonlyMap<string, string | undefined> | undefined,
  name: string,
): string | null | undefined {
  const wanted = name.toLowerCase()
  return list?.has(wanted) === true ? (list.get(wanted) ?? null) : undefined
}

const nameEnds = ' \t\r\n;,='
const valueEnds = ' \t\r\n;,'

function readValue(text: string, start: number): { readonly value: string; readonly end: number } | undefined {
  const quote = text[start]
  if (quote === '"' || quote === "'") {
    let end = start + 1
    while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1
    return end < text.length ? { value: text.slice(start + 1, end), end: end + 1 } : undefined
  }
  const end = endOf(text, start, valueEnds)
  return end === start ? undefined : { value: text.slice(start, end), end }
}

function endOf(text: string, start: number, ends: string): number {
  let at = start
  while (at < text.length && !ends.includes(text.charAt(at))) at += 1
  return at
}

function skipBlanks(text: string, start: number): number {
  let at = start
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1
  return at
}
