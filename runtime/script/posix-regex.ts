import type { RegexArg, RegexMatch } from '../modules/define.ts'

export interface RegexOptions {
  readonly ignoreCase?: boolean
  /** REG_NEWLINE: `.` and negated classes stop at a newline, `^` and `$` match at lines. */
  readonly newline?: boolean
}

const classes: ReadonlyMap<string, string> = new Map([
  ['alpha', 'A-Za-z'],
  ['digit', '0-9'],
  ['alnum', 'A-Za-z0-9'],
  ['upper', 'A-Z'],
  ['lower', 'a-z'],
  ['space', ' \\t\\n\\r\\f\\v'],
  ['blank', ' \\t'],
  ['punct', '!-\\/:-@\\[-`{-~'],
  ['print', ' -~'],
  ['graph', '!-~'],
  ['cntrl', '\\x00-\\x1f\\x7f'],
  ['xdigit', '0-9A-Fa-f'],
])

/**
 * Compiles a POSIX extended regular expression as glibc understands it. Existence of a match is the same as there; where
 * alternatives of different length match at one place the first is taken, not the longest.
 */
export function compileRegex(pattern: string, options: RegexOptions = {}): RegexArg | { readonly error: string } {
  const translated = translate(pattern, options.newline === true)
  if (typeof translated !== 'string') return translated
  let regex: RegExp
  try {
    regex = new RegExp(translated, `g${options.ignoreCase === true ? 'i' : ''}${options.newline === true ? 'm' : ''}`)
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
  const exec = (text: string, from = 0): RegexMatch | undefined => {
    regex.lastIndex = from
    const match = regex.exec(text)
    if (match === null) return undefined
    return { start: match.index, end: match.index + match[0].length, groups: match.slice(1) }
  }
  return {
    pattern,
    exec,
    test: (text) => {
      regex.lastIndex = 0
      return regex.test(text)
    },
  }
}

function translate(pattern: string, newline: boolean): string | { readonly error: string } {
  let result = ''
  let depth = 0
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at)
    if (char === '[') {
      const bracket = translateBracket(pattern, at, newline)
      if (bracket === undefined) return { error: 'Unmatched [, [^, [:, [., or [=' }
      result += bracket.text
      at = bracket.end
    } else if (char === '\\') {
      at += 1
      if (at >= pattern.length) return { error: 'Trailing backslash' }
      result += translateEscape(pattern.charAt(at))
    } else if (char === '.') result += newline ? '[^\\n]' : '[\\s\\S]'
    else if (char === '(') {
      depth += 1
      result += char
    } else if (char === ')') {
      depth -= 1
      if (depth < 0) return { error: 'Unmatched ) or \\)' }
      result += char
    } else if (char === '{' && !/^\{\d*(,\d*)?\}/.test(pattern.slice(at, at + 12))) result += '\\{'
    else if (char === '/') result += '\\/'
    else if ('*+?'.includes(char) && /[*+?]$/.test(result) && !result.endsWith(`\\${result.at(-1) ?? ''}`)) {
      // `a*?` is a quantifier of a quantifier in POSIX, which adds nothing.
      continue
    } else result += char
  }
  return depth > 0 ? { error: 'Unmatched ( or \\(' } : result
}

/** GNU's extras, and characters that mean nothing special. */
function translateEscape(char: string): string {
  if (char === '<') return '\\b(?=\\w)'
  if (char === '>') return '\\b(?<=\\w)'
  if (/[wWsSbB1-9]/.test(char)) return `\\${char}`
  return /[A-Za-z0-9_]/.test(char) ? char : `\\${char}`
}

/** A bracket expression: a backslash is literal, `]` may come first, classes stand in `[: :]`. */
function translateBracket(
  pattern: string,
  start: number,
  newline: boolean,
): { readonly text: string; readonly end: number } | undefined {
  let at = start + 1
  let text = '['
  if (pattern[at] === '^') {
    text += newline ? '^\\n' : '^'
    at += 1
  }
  let isFirst = true
  for (; at < pattern.length; at += 1) {
    const char = pattern.charAt(at)
    if (char === ']' && !isFirst) return { text: `${text}]`, end: at }
    isFirst = false
    if (pattern.startsWith('[:', at)) {
      const close = pattern.indexOf(':]', at)
      const members = close === -1 ? undefined : classes.get(pattern.slice(at + 2, close))
      if (members === undefined) return undefined
      text += members
      at = close + 1
    } else text += /[\\\][^]/.test(char) ? `\\${char}` : char
  }
  return undefined
}
