/**
 * How pseudo-variables are written, the same in code and inside strings: `$name`, `$name(inner)`,
 * `$(name(inner)[index]{class.name,param}…)`. The checker and the runtime read them with these functions.
 */
export interface PvSyntax {
  readonly text: string
  /** Offsets in the text that was parsed. */
  readonly start: number
  readonly end: number
  readonly name: string
  /** The text in the parentheses; undefined without parentheses. */
  readonly inner: string | undefined
  /** The text in the brackets: a number, `*`, or a pseudo-variable. */
  readonly index: string | undefined
  readonly transformations: readonly TransformationSyntax[]
}

export interface TransformationSyntax {
  readonly start: number
  readonly className: string
  /** Lower case, e.g. `encode.hexa`. */
  readonly name: string
  /** What follows the first comma, as written; undefined without one. */
  readonly paramsText: string | undefined
}

export interface PvSyntaxError {
  readonly error: string
  readonly start: number
  readonly end: number
}

/** Reads the pseudo-variable whose `$` stands at `start`. */
export function parsePv(text: string, start = 0): PvSyntax | PvSyntaxError {
  if (text[start] !== '$') return fail('a pseudo-variable starts with $', start, start)
  if (text[start + 1] === '(') return parseFullForm(text, start)
  const nameEnd = readName(text, start + 1)
  if (nameEnd === start + 1) return fail('a name is expected after $', start, nameEnd)
  const name = text.slice(start + 1, nameEnd)
  if (text[nameEnd] !== '(') return make(text, start, nameEnd, name, undefined, undefined, [])
  const close = findClosing(text, nameEnd, '(', ')')
  if (close === -1) return fail('")" is missing', start, text.length)
  return make(text, start, close + 1, name, text.slice(nameEnd + 1, close), undefined, [])
}

function parseFullForm(text: string, start: number): PvSyntax | PvSyntaxError {
  const end = findClosing(text, start + 1, '(', ')')
  if (end === -1) return fail('")" is missing', start, text.length)
  let at = readName(text, start + 2)
  const name = text.slice(start + 2, at)
  if (name === '' && text[at] !== '$') return fail('a name is expected after $(', start, at)
  if (text[at] === '$') {
    // $($) is the dollar sign itself.
    return at + 1 === end ? make(text, start, end + 1, '$', undefined, undefined, []) : fail('unexpected "$"', at, end)
  }
  let inner: string | undefined
  if (text[at] === '(') {
    const close = findClosing(text, at, '(', ')')
    if (close === -1 || close >= end) return fail('")" is missing', start, end)
    inner = text.slice(at + 1, close)
    at = close + 1
  }
  let index: string | undefined
  if (text[at] === '[') {
    const close = findClosing(text, at, '[', ']')
    if (close === -1 || close >= end) return fail('"]" is missing', start, end)
    index = text.slice(at + 1, close).trim()
    at = close + 1
  }
  const transformations = parseTransformations(text, at, end)
  if ('error' in transformations) return transformations
  return make(text, start, end + 1, name, inner, index, transformations.list)
}

function parseTransformations(
  text: string,
  start: number,
  end: number,
): { readonly list: readonly TransformationSyntax[] } | PvSyntaxError {
  const list: TransformationSyntax[] = []
  let at = start
  while (at < end) {
    if (list.length > 0 && /\s/.test(text.charAt(at))) {
      at += 1
      continue
    }
    if (text[at] !== '{') return fail(`unexpected "${text.charAt(at)}"`, at, end)
    let close = findClosing(text, at, '{', '}')
    if (close === -1 || close >= end) return fail('"}" is missing', at, end)
    // The brace itself may be the character that a transformation is given: {s.select,1,}}.
    if (text[close - 1] === ',' && text[close + 1] === '}') close += 1
    const content = text.slice(at + 1, close)
    const match = /^([A-Za-z0-9_]+)\.\s*([A-Za-z0-9_.]+)\s*(?:,([\s\S]*))?$/.exec(content)
    const [, className, name, paramsText] = match ?? []
    if (className === undefined || name === undefined) return fail(`bad transformation {${content}}`, at, close + 1)
    list.push({ start: at, className, name: name.toLowerCase(), paramsText })
    at = close + 1
  }
  return { list }
}

/** A text with pseudo-variables in it, cut into literal pieces and variables; `$$` is a dollar sign. */
export function parseFormat(text: string): readonly (string | PvSyntax)[] | PvSyntaxError {
  const parts: (string | PvSyntax)[] = []
  let literal = ''
  let at = 0
  while (at < text.length) {
    const dollar = text.indexOf('$', at)
    if (dollar === -1) break
    literal += text.slice(at, dollar)
    if (text[dollar + 1] === '$') {
      literal += '$'
      at = dollar + 2
      continue
    }
    const pv = parsePv(text, dollar)
    if ('error' in pv) return pv
    if (literal !== '') parts.push(literal)
    literal = ''
    parts.push(pv)
    at = pv.end
  }
  literal += text.slice(at)
  if (literal !== '') parts.push(literal)
  return parts
}

/** Characters of a name: letters, digits, `_`, `.` only in the full form's text, `?`. */
function readName(text: string, start: number): number {
  let at = start
  while (at < text.length && /[A-Za-z0-9_.?]/.test(text.charAt(at))) at += 1
  return at
}

function findClosing(text: string, start: number, open: string, close: string): number {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === open) depth += 1
    else if (text[at] === close) {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return -1
}

function make(
  text: string,
  start: number,
  end: number,
  name: string,
  inner: string | undefined,
  index: string | undefined,
  transformations: readonly TransformationSyntax[],
): PvSyntax {
  return { text: text.slice(start, end), start, end, name, inner, index, transformations }
}

function fail(error: string, start: number, end: number): PvSyntaxError {
  return { error, start, end }
}
