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
  const separatorCode = separator.charCodeAt(0)
  let position = at
  while (position < end) {
    position = skipBlanks(text, position, end)
    if (text.charCodeAt(position) === separatorCode) {
      position += 1
      continue
    }
    const next = findSeparator(text, position, end, separatorCode)
    const parameter = parseOne(text, position, next)
    if (parameter !== undefined) found.push(parameter)
    position = next + 1
  }
  return found
}

/** The first parameter of that name, compared without case. */
export function findParameter(parameters: readonly Parameter[], name: string): Parameter | undefined {
  const wanted = name.toLowerCase()
  for (const parameter of parameters) {
    const { name: own } = parameter
    if (own.length === wanted.length && (own === wanted || own.toLowerCase() === wanted)) return parameter
  }
  return undefined
}

function parseOne(text: string, start: number, end: number): Parameter | undefined {
  let last = end
  while (last > start && isBlank(text.charCodeAt(last - 1))) last -= 1
  if (last === start) return undefined
  const equals = indexOfWithin(text, '=', start, last)
  if (equals === -1) return { name: text.slice(start, last), value: undefined, start, end: last }
  // Blanks around the equals sign are rare, and cutting them away costs more than looking.
  const written = text.slice(start, equals)
  const name = isSpace(text.charCodeAt(equals - 1)) ? written.trimEnd() : written
  const first = text.charCodeAt(equals + 1)
  const value = text.slice(equals + 1, last)
  return { name, value: isSpace(first) || first === 34 ? unquote(value.trimStart()) : value, start, end: last }
}

/** Whether trim() could take it away. */
function isSpace(code: number): boolean {
  return code <= 32 || code === 160
}

/** The next separator outside double quotes, or `end`. */
function findSeparator(text: string, start: number, end: number, separatorCode: number): number {
  let quoted = false
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === 92) at += 1
      else if (code === 34) quoted = false
    } else if (code === 34) quoted = true
    else if (code === separatorCode) return at
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
