/** One `name[=value]` of a parameter list. */
export interface Parameter {
  readonly name: string
  /** Without surrounding quotes; undefined for a flag such as `lr`. */
  readonly value: string | undefined
  /** Offsets of the whole parameter in the text that was parsed. */
  readonly start: number
  readonly end: number
}

/**
 * Parses `;a=1;b="x;y";lr` from `at` (which may point at the first `;` or at the first name) up to `end`.
 * Blanks around names, `=` and values are skipped. Never fails: what is no parameter is left out.
 */
export function parseParameters(text: string, at = 0, end = text.length, separator = ';'): Parameter[] {
  const found: Parameter[] = []
  let position = at
  while (position < end) {
    position = skipBlanks(text, position, end)
    if (text[position] === separator) {
      position += 1
      continue
    }
    const next = findSeparator(text, position, end, separator)
    const parameter = parseOne(text, position, next)
    if (parameter !== undefined) found.push(parameter)
    position = next + 1
  }
  return found
}

/** The first parameter of that name, compared without case. */
export function findParameter(parameters: readonly Parameter[], name: string): Parameter | undefined {
  const wanted = name.toLowerCase()
  return parameters.find((parameter) => parameter.name.toLowerCase() === wanted)
}

function parseOne(text: string, start: number, end: number): Parameter | undefined {
  let last = end
  while (last > start && isBlank(text.charCodeAt(last - 1))) last -= 1
  if (last === start) return undefined
  const equals = indexOfWithin(text, '=', start, last)
  if (equals === -1) return { name: text.slice(start, last), value: undefined, start, end: last }
  const name = text.slice(start, equals).trimEnd()
  return { name, value: unquote(text.slice(equals + 1, last).trimStart()), start, end: last }
}

/** The next separator outside double quotes, or `end`. */
function findSeparator(text: string, start: number, end: number, separator: string): number {
  let quoted = false
  for (let at = start; at < end; at += 1) {
    const char = text[at]
    if (quoted) {
      if (char === '\\') at += 1
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === separator) return at
  }
  return end
}

/** The first place of a character from `start` up to `end`, -1 without one: never reads on, so that lists cost linear time. */
export function indexOfWithin(text: string, char: string, start: number, end: number): number {
  const code = char.charCodeAt(0)
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) === code) return at
  return -1
}

/** Strips one pair of double quotes; escapes inside stay as they are, as in Kamailio. */
export function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

/** The next offset from `at` that is no space, tab, CR or LF. */
export function skipBlanks(text: string, at: number, end = text.length): number {
  let position = at
  while (position < end && isBlank(text.charCodeAt(position))) position += 1
  return position
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10
}
