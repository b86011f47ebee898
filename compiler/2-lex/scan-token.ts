import { attributeEnd, type CompatMode } from '#grammar/attribute-syntax.ts'
import { isSpace, isWordPart, isWordStart, numberValue, numberWord, unescape } from './characters.ts'
import type { TokenKind } from './token.ts'

/** One lexical element of a text, before macros and #!subst. */
export interface RawToken {
  readonly kind: TokenKind | 'blank' | 'newline' | 'comment' | 'directive' | 'stray'
  readonly start: number
  readonly end: number
  readonly value: number | string | undefined
  /** What is wrong with it: an unclosed comment, string or variable. */
  readonly problem?: string
}

const punctuation3 = ['&&', '||', '==', '!=', '<=', '>=', '=~', '<<', '>>', '+=']
const punctuation1 = '=<>!&|~^+-*/(){}[],;:.@$%'

/** The mode that each start line sets (LANGUAGE A3). */
export const compatModes: ReadonlyMap<string, CompatMode> = new Map<string, CompatMode>([
  ['SER', 'ser'],
  ['KAMAILIO', 'kamailio'],
  ['OPENSER', 'kamailio'],
  ['MAXCOMPAT', 'maxcompat'],
  ['ALL', 'maxcompat'],
])

/** Reads the element that starts at `at`, which must be inside the text; the mode says how `$` is read. */
export function scanToken(text: string, at: number, mode: CompatMode = 'kamailio'): RawToken {
  const code = text.charCodeAt(at)
  if (code === 10) return { kind: 'newline', start: at, end: at + 1, value: undefined }
  if (isSpace(code)) return scanBlank(text, at)
  if (isWordPart(code)) return scanWord(text, at)
  switch (text[at]) {
    case '"':
      return scanDoubleQuoted(text, at)
    case "'":
      return scanSingleQuoted(text, at)
    case '#':
    case '!':
    case '/':
      return scanCommentOrDirective(text, at)
    case '$':
      return scanVariable(text, at, mode)
    case '@':
      return scanSelect(text, at)
    case '\\':
      return scanContinuation(text, at)
    default:
      return scanPunctuation(text, at)
  }
}

function scanBlank(text: string, at: number): RawToken {
  let end = at + 1
  while (end < text.length && isSpace(text.charCodeAt(end))) end += 1
  return { kind: 'blank', start: at, end, value: undefined }
}

function scanContinuation(text: string, at: number): RawToken {
  const match = /^\\\r?\n/.exec(text.slice(at, at + 3))
  if (match !== null) return { kind: 'blank', start: at, end: at + match[0].length, value: undefined }
  return { kind: 'stray', start: at, end: at + 1, value: undefined }
}

/** Words, numbers and IPv6 addresses, which may start like either. */
function scanWord(text: string, at: number): RawToken {
  const address = scanIpv6(text, at)
  if (address !== undefined) return address
  let end = at + 1
  while (end < text.length && isWordPart(text.charCodeAt(end))) end += 1
  const word = text.slice(at, end)
  if (isWordStart(text.charCodeAt(at))) {
    const number = numberWord(word)
    return number === undefined
      ? { kind: 'word', start: at, end, value: undefined }
      : { kind: 'number', start: at, end, value: number }
  }
  const number = numberValue(word)
  return number === undefined
    ? { kind: 'numeric-word', start: at, end, value: undefined }
    : { kind: 'number', start: at, end, value: number }
}

/** At least two colons and only hexadecimal groups: `2001:db8::1`, `::1`. */
function scanIpv6(text: string, at: number): RawToken | undefined {
  const match =
    /^(?:[0-9a-fA-F]{1,4}:){2,7}(?::?[0-9a-fA-F]{1,4})(?![0-9A-Za-z_:.])|^(?:[0-9a-fA-F]{1,4}:){1,6}:(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,5})?(?![0-9A-Za-z_:])|^::(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6})?(?![0-9A-Za-z_:.])/.exec(
      text.slice(at, at + 50),
    )
  return match === null ? undefined : { kind: 'ipv6', start: at, end: at + match[0].length, value: undefined }
}

/** Adjacent strings are one token, also over line ends (LANGUAGE A5). */
function scanDoubleQuoted(text: string, at: number): RawToken {
  let value = ''
  let start = at
  for (;;) {
    const close = findQuote(text, start + 1)
    if (close === -1)
      return {
        kind: 'string',
        start: at,
        end: text.length,
        value: value + unescape(text.slice(start + 1)),
        problem: 'unclosed string',
      }
    value += unescape(text.slice(start + 1, close))
    let next = close + 1
    while (next < text.length && (isSpace(text.charCodeAt(next)) || text.charCodeAt(next) === 10)) next += 1
    if (text[next] !== '"') return { kind: 'string', start: at, end: close + 1, value }
    start = next
  }
}

function findQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
  }
  return -1
}

function scanSingleQuoted(text: string, at: number): RawToken {
  const close = text.indexOf("'", at + 1)
  if (close === -1)
    return { kind: 'string', start: at, end: text.length, value: text.slice(at + 1), problem: 'unclosed string' }
  return { kind: 'string', start: at, end: close + 1, value: text.slice(at + 1, close) }
}

/** Directives; those on a name or an expression are comments without a blank behind them. */
const directiveWords =
  /^[#!]!(?:(?:define|def|trydefine|trydef|redefine|redef|defexps|defexp|ifdef|ifndef|ifexp)(?=[ \t])|(?:defenvs|defenv|trydefenvs|trydefenv|else|endif|substdefs|substdef|subst|include_file|import_file|SER|KAMAILIO|OPENSER|MAXCOMPAT|ALL)(?![A-Za-z0-9_]))/

/** A directive on a name: up to the first letter behind it, wherever that stands, and the name. */
const named = /[#!]!(?:ifn?def|(?:try|re)?def(?:ine)?)[ \t][^A-Za-z_]*[A-Za-z_][A-Za-z0-9_]*/y

/** A directive on a variable of the environment: one word, on the next line if need be. */
const environmentWord = /[#!]!(?:try)?defenvs?\s+[^\s]+/y

function scanCommentOrDirective(text: string, at: number): RawToken {
  const char = text[at]
  const next = text[at + 1]
  if ((char === '#' || char === '!') && next === '!') {
    if (directiveWords.test(text.slice(at, at + 24)))
      return { kind: 'directive', start: at, end: directiveEnd(text, at), value: undefined }
    if (char === '!') return scanPunctuation(text, at)
  }
  if (char === '#' || (char === '/' && next === '/'))
    return { kind: 'comment', start: at, end: lineEnd(text, at), value: undefined }
  if (char === '/' && next === '*') return scanBlockComment(text, at)
  return scanPunctuation(text, at)
}

/** Block comments nest (LANGUAGE A2). */
function scanBlockComment(text: string, at: number): RawToken {
  let depth = 0
  let position = at
  while (position < text.length) {
    if (text.startsWith('/*', position)) {
      depth += 1
      position += 2
    } else if (text.startsWith('*/', position)) {
      depth -= 1
      position += 2
      if (depth === 0) return { kind: 'comment', start: at, end: position, value: undefined }
    } else position += 1
  }
  return { kind: 'comment', start: at, end: text.length, value: undefined, problem: 'unclosed comment' }
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at)
  return newline === -1 ? text.length : newline
}

/** A rule is a string; what follows it is read on. */
const substRule = /[#!]!subst(?:defs?)?[ \t]+(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*')/y

const bareInclude = /\w+\s*[^\s]*/y

/** A file name ends at the first blank. */
const fileWord = /[#!]!(?:include|import)_file\s*[^\s]+/y

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** A directive goes to the end of the line; a backslash before the line end joins the next one. */
function directiveEnd(text: string, at: number): number {
  const word = match(environmentWord, text, at) ?? match(fileWord, text, at) ?? match(substRule, text, at)
  if (word !== undefined) return at + word.length
  const name = match(named, text, at)
  const nameEnd = at + (name?.length ?? 0)
  if (name?.startsWith('if', 2) === true) return lineEnd(text, nameEnd)
  // A value that would start on the next line is none.
  if (name !== undefined && /^[ \t]*\\\r?\n/.test(text.slice(nameEnd, nameEnd + 200))) return lineEnd(text, nameEnd)
  let end = lineEnd(text, nameEnd)
  while (end < text.length && /\\\r?$/.test(text.slice(Math.max(at, end - 2), end))) end = lineEnd(text, end + 1)
  return end
}

function scanVariable(text: string, at: number, mode: CompatMode): RawToken {
  const special = /^\$(?:\?|retcode|rc)/.exec(text.slice(at, at + 9))
  if (special !== null) return { kind: 'pv', start: at, end: at + special[0].length, value: undefined }
  const attribute = attributeEnd(text, at, mode)
  if (attribute !== undefined) return { kind: 'attribute', start: at, end: attribute, value: undefined }
  // SER has no variables in parentheses.
  if (mode === 'ser') return { kind: 'punctuation', start: at, end: at + 1, value: undefined }
  let end = at + 1
  if (isWordStart(text.charCodeAt(end))) while (end < text.length && isWordPart(text.charCodeAt(end))) end += 1
  if (end === at + 1 && text[end] !== '(') return { kind: 'pv', start: at, end, value: undefined }
  if (text[end] !== '(') return { kind: 'pv', start: at, end, value: undefined }
  let depth = 0
  for (let position = end; position < text.length; position += 1) {
    if (text[position] === '(') depth += 1
    else if (text[position] === ')') {
      depth -= 1
      if (depth === 0) return { kind: 'pv', start: at, end: position + 1, value: undefined }
    }
  }
  return { kind: 'pv', start: at, end: text.length, value: undefined, problem: 'unclosed pseudo-variable' }
}

function scanSelect(text: string, at: number): RawToken {
  const match =
    /^@[A-Za-z_][A-Za-z0-9_]*(?:\[(?:-?\d+|"[^"\n]*")\])?(?:\.(?:[A-Za-z_][A-Za-z0-9_]*)(?:\[(?:-?\d+|"[^"\n]*")\])?)*/.exec(
      text.slice(at, at + 2000),
    )
  if (match === null) return { kind: 'punctuation', start: at, end: at + 1, value: undefined }
  return { kind: 'select', start: at, end: at + match[0].length, value: undefined }
}

function scanPunctuation(text: string, at: number): RawToken {
  const cast = /^\((?:int|str)\)/.exec(text.slice(at, at + 5))
  if (cast !== null) return { kind: 'cast', start: at, end: at + 5, value: undefined }
  if (text[at] === '%') {
    const end = attributeEnd(text, at, 'kamailio')
    if (end !== undefined) return { kind: 'attribute', start: at, end, value: undefined }
  }
  if (text[at] === ':' && text[at + 1] === ':') {
    const address = scanIpv6(text, at)
    if (address !== undefined) return address
  }
  const two = text.slice(at, at + 2)
  if (punctuation3.includes(two)) return { kind: 'punctuation', start: at, end: at + 2, value: undefined }
  if (punctuation1.includes(text.charAt(at))) return { kind: 'punctuation', start: at, end: at + 1, value: undefined }
  return { kind: 'stray', start: at, end: at + 1, value: undefined }
}

/** Where the file name of a bare include_file or import_file ends: at the first blank behind it. */
export function includeLineEnd(text: string, start: number): number {
  return start + (match(bareInclude, text, start) ?? '').length
}

/** Between the brackets of event_route[...] there are only names; Kamailio drops every character that starts none. */
export function scanEventName(text: string, at: number): RawToken {
  const code = text.charCodeAt(at)
  if (code === 10) return { kind: 'newline', start: at, end: at + 1, value: undefined }
  if (isSpace(code)) return scanBlank(text, at)
  if (text[at] === ']') return { kind: 'punctuation', start: at, end: at + 1, value: undefined }
  const match = /^[A-Za-z][0-9A-Za-z-]*(?::[A-Za-z][0-9A-Za-z_-]*)+/.exec(text.slice(at, at + 300))
  if (match === null) return { kind: 'stray', start: at, end: at + 1, value: undefined }
  return { kind: 'event-name', start: at, end: at + match[0].length, value: match[0] }
}
