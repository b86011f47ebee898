import { createHash } from 'node:crypto'
import type { Value } from '#grammar/value.ts'
import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { textToInt } from '#runtime/script/integers.ts'
import { toStr } from '#runtime/script/operators.ts'

const onText = (change: (text: string, params: readonly Value[]) => Value): TransformationBehaviour => {
  return (input, params) => change(toStr(input), params)
}

function number(value: Value | undefined): number {
  return typeof value === 'number' ? value : textToInt(toStr(value ?? ''))
}

function hash(algorithm: string): TransformationBehaviour {
  return onText((text) => createHash(algorithm).update(Buffer.from(text, 'latin1')).digest('hex'))
}

/** `{s.substr,offset,length}`: a negative offset counts from the end, length 0 means to the end; out of range fails. */
function substr(text: string, params: readonly Value[]): Value {
  let offset = number(params[0])
  const length = params.length > 1 ? number(params[1]) : 0
  if (offset < 0) offset += text.length
  if (offset < 0 || offset >= text.length || length < 0) return null
  return length === 0 ? text.slice(offset) : text.slice(offset, offset + length)
}

const separatorEscapes: ReadonlyMap<string, string> = new Map([
  ['\\n', '\n'],
  ['\\t', '\t'],
  ['\\r', '\r'],
  ['\\\\', '\\'],
])

/** `{s.select,index,char}`: a field between separators; a negative index counts from the end, a missing field is ''. */
function select(text: string, params: readonly Value[]): Value {
  const written = toStr(params[1] ?? '')
  const separator = separatorEscapes.get(written) ?? written.charAt(0)
  return text.split(separator).at(number(params[0])) ?? ''
}

/** Only the letters of ASCII have a case in a byte string. */
function asciiLower(text: string): string {
  return isAscii(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function asciiUpper(text: string): string {
  return isAscii(text) ? text.toUpperCase() : text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false
  return true
}

function trim(text: string, start: boolean, end: boolean): string {
  let result = text
  if (start) result = result.replace(/^[ \t\r\n]+/, '')
  if (end) result = trimEnd(result)
  return result
}

/** A loop, because a regular expression would be quadratic on a text full of blanks. */
function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

const unreserved = /[A-Za-z0-9\-_.!~*'()&=+$,;?/]/

function escapeUser(text: string): string {
  return text
    .split('')
    .map((char) => (unreserved.test(char) ? char : `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`))
    .join('')
}

/** %xx to bytes; a bad escape fails. */
function unescapePercent(text: string): Value {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

/** Class `s` (LANGUAGE F3). */
export const stringTransformations: { readonly [name: string]: TransformationBehaviour } = {
  len: onText((text) => text.length),
  int: onText((text) => (text === '' ? 0 : /^[+-]?\d+$/.test(text) ? textToInt(text) : null)),
  md5: hash('md5'),
  sha256: hash('sha256'),
  sha384: hash('sha384'),
  sha512: hash('sha512'),
  substr: onText(substr),
  select: onText(select),
  tolower: onText(asciiLower),
  toupper: onText(asciiUpper),
  strip: onText((text, params) => text.slice(Math.max(0, number(params[0])))),
  striptail: onText((text, params) =>
    number(params[0]) <= 0 ? text : text.slice(0, Math.max(0, text.length - number(params[0]))),
  ),
  stripto: onText((text, params) => {
    const at = text.indexOf(toStr(params[0] ?? '').charAt(0))
    return at === -1 ? '' : text.slice(at)
  }),
  trim: onText((text) => trim(text, true, true)),
  ltrim: onText((text) => trim(text, true, false)),
  rtrim: onText((text) => trim(text, false, true)),
  rmws: onText((text) => text.replace(/[ \t\r\n]/g, '')),
  numeric: onText((text) => text.replace(/[^0-9]/g, '')),
  replace: onText((text, params) => text.replaceAll(toStr(params[0] ?? ''), () => toStr(params[1] ?? ''))),
  rm: onText((text, params) => {
    const written = toStr(params[0] ?? '')
    return text.replaceAll(separatorEscapes.get(written) ?? written, '')
  }),
  count: onText((text, params) => text.split(toStr(params[0] ?? '').charAt(0)).length - 1),
  before: onText((text, params) => text.split(toStr(params[0] ?? '').charAt(0), 1)[0] ?? ''),
  after: onText((text, params) => {
    const at = text.indexOf(toStr(params[0] ?? '').charAt(0))
    return at === -1 ? '' : text.slice(at + 1)
  }),
  unquote: onText((text) =>
    text.length >= 2 && /^["']/.test(text) && text.at(-1) === text[0] ? text.slice(1, -1) : text,
  ),
  unbracket: onText((text) => text.replace(/^[([{<]([\s\S]*)[)\]}>]$/, '$1')),
  'escape.common': onText((text) => text.replace(/['"\\\0]/g, (char) => `\\${char === '\0' ? '0' : char}`)),
  'unescape.common': onText((text) => text.replace(/\\(['"\\0])/g, (_, char: string) => (char === '0' ? '\0' : char))),
  'escape.user': onText(escapeUser),
  'unescape.user': onText(unescapePercent),
  'escape.param': onText(escapeUser),
  'unescape.param': onText(unescapePercent),
  'encode.hexa': onText((text) => Buffer.from(text, 'latin1').toString('hex')),
  'decode.hexa': onText((text) =>
    /^[0-9A-Fa-f]*$/.test(text) ? Buffer.from(text.slice(0, text.length & ~1), 'hex').toString('latin1') : null,
  ),
  'encode.base64': onText((text) => Buffer.from(text, 'latin1').toString('base64')),
  'decode.base64': onText((text) => (text.length % 4 === 0 ? Buffer.from(text, 'base64').toString('latin1') : null)),
  'urlencode.param': onText((text) =>
    text
      .split('')
      .map((char) => (/[A-Za-z0-9\-_.~]/.test(char) ? char : `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`))
      .join(''),
  ),
  'urldecode.param': onText((text) => unescapePercent(text.replaceAll('+', ' '))),
}
