import type { Value } from '#grammar/value.ts'
import { textToInt } from '#runtime/script/integers.ts'
import { toStr } from '#runtime/script/operators.ts'
import { formatTime, localParts } from '../variables/time-format.ts'
import { onText, withNumber, withText, type BehavioursOf, type Fail } from './behaviour.ts'
import type { stringFacts } from './facts.ts'
import { digestTransformations } from './string-digests.ts'
import { encodingTransformations } from './string-encodings.ts'
import { escapeTransformations } from './string-escapes.ts'
import { after, before, countOf, rafter, rbefore, select, selectBetweenBlanks, substr } from './string-parts.ts'

/** Class `s` (LANGUAGE F3). */
export function stringTransformations(fail: Fail): BehavioursOf<typeof stringFacts> {
  const charParam = (change: (text: string, char: string) => Value) =>
    withText(fail, (text, param) => change(text, param.charAt(0)))
  return {
    len: onText((text) => text.length),
    int: onText(toInteger),
    intv: onText(toInteger),
    tolower: onText(asciiLower),
    toupper: onText(asciiUpper),
    numeric: onText((text) => text.replace(/[^0-9]/g, '')),
    trim: onText((text) => trimStart(trimEnd(text))),
    ltrim: onText(trimStart),
    rtrim: onText(trimEnd),
    rmws: onText((text) => text.replace(/[ \t\r\n]/g, '')),
    rmhdws: onText((text) => unfold(text, ' ')),
    rmhlws: onText((text) => unfold(text, '')),
    unquote: (input) => unwrap(input, quotes),
    unbracket: (input) => unwrap(input, brackets),
    substr: (input, params) => substr(toStr(input), params, fail),
    select: (input, [index, char]) =>
      typeof index === 'number' ? select(toStr(input), index, toStr(char ?? '')) : fail('select cannot get p1'),
    selectsw: withNumber('select', fail, selectBetweenBlanks),
    strip: withNumber('select', fail, (text, count) => (count <= 0 ? text : text.slice(count))),
    striptail: withNumber('select', fail, (text, count) =>
      count <= 0 ? text : text.slice(0, Math.max(0, text.length - count)),
    ),
    stripto: withText(fail, stripTo, 'stripto cannot get p1'),
    prefixes: (input, [most]) => prefixes(toStr(input), most, ''),
    'prefixes.quoted': (input, [most]) => prefixes(toStr(input), most, "'"),
    replace: (input, [from, to]) => {
      if (typeof from !== 'string') return fail('replace cannot get p1')
      if (typeof to !== 'string') return fail('replace cannot get p2')
      return from === '' ? toStr(input) : toStr(input).replaceAll(from, () => to)
    },
    rm: withText(fail, remove),
    count: charParam(countOf),
    before: charParam(before),
    after: charParam(after),
    rbefore: charParam(rbefore),
    rafter: charParam(rafter),
    // 6.1.5 looks at the index only to refuse it, and gives the first character.
    charat: withNumber('charat', fail, (text, index) => (index < 0 || index >= text.length ? '' : text.charAt(0))),
    byteat: withNumber('byteat', fail, (text, index) =>
      index < 0 || index >= text.length ? -1 : (text.charCodeAt(index) << 24) >> 24,
    ),
    fmtlines: (input, params) => foldLines(toStr(input), params, ' ', fail),
    fmtlinet: (input, params) => foldLines(toStr(input), params, '\t', fail),
    ftime: (input, [format]) => {
      const seconds = typeof input === 'number' ? input : /^-?\d*$/.test(input) ? textToInt(input) : Number.NaN
      if (typeof format !== 'string') return fail('ftime cannot get p1')
      if (!(Math.abs(seconds) <= 8.64e12)) return fail('value is not numeric')
      return formatTime(format, localParts(seconds * 1000))
    },
    ...digestTransformations(fail),
    ...encodingTransformations(fail),
    ...escapeTransformations(fail),
  }
}

/** The number that the whole text is; '', "-" and "+" are 0. */
function toInteger(text: string): Value {
  if (!/^[+-]?\d*$/.test(text)) return null
  const value = textToInt(text)
  return value === value ? value + 0 : null
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

function trimStart(text: string): string {
  return text.replace(/^[ \t\r\n]+/, '')
}

/** A loop, because a regular expression would be quadratic on a text full of blanks. */
function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** Line ends vanish; blanks that follow one become `blank`. */
function unfold(text: string, blank: string): string {
  return text.replace(/[\r\n]+([ \t]*)/g, (_, blanks: string) => (blanks === '' ? '' : blank))
}

const quotes: readonly string[] = ['""', "''"]
const brackets: readonly string[] = ['()', '[]', '{}', '<>']

/** What is within a pair; a single digit stays a number. */
function unwrap(input: Value, pairs: readonly string[]): Value {
  const text = toStr(input)
  if (text.length < 2) return input
  return pairs.includes(text.charAt(0) + text.charAt(text.length - 1)) ? text.slice(1, -1) : text
}

/** From the first place of the first character on. */
function stripTo(text: string, param: string): string {
  const at = param === '' ? -1 : text.indexOf(param.charAt(0))
  return at === -1 ? '' : text.slice(at)
}

/** The longest result that Kamailio's buffer holds. */
const longestResult = 65_535

/** `a,ab,abc`: the prefixes up to a length (0 or less: all), each in quotes. */
function prefixes(text: string, most: Value | undefined, quote: string): Value {
  if (most === null) return null
  const length = typeof most === 'number' && most > 0 ? Math.min(most, text.length) : text.length
  if (((length + 5) * length) / 2 > longestResult) return null
  return Array.from({ length }, (_, index) => quote + text.slice(0, index + 1) + quote).join(',')
}

const removedEscapes: ReadonlyMap<string, string> = new Map([
  ['\\n', '\n'],
  ['\\t', '\t'],
  ['\\r', '\r'],
  ['\\\\', '\\'],
])

function remove(text: string, written: string): string {
  const removed = written.replace(/\\[ntr\\]/g, (escape) => removedEscapes.get(escape) ?? escape)
  return removed === '' ? text : text.replaceAll(removed, '')
}

/** 6.1.5 breaks the line after each of the first bytes, one less than the length asked for; its fault is kept. */
function foldLines(text: string, [length, pad]: readonly Value[], blank: string, fail: Fail): Value {
  if (typeof length !== 'number' || typeof pad !== 'number') return fail('fmtline cannot get p1')
  if (length <= 0 || pad < 0 || pad > 1000) return fail('fmtline with invalid parameters')
  const broken = Math.min(length - 1, text.length - 1)
  const fold = `\r\n${blank.repeat(pad)}`
  if (broken * fold.length > longestResult) return null
  let result = ''
  for (let at = 0; at < broken; at += 1) result += text.charAt(at) + fold
  return result + text.slice(Math.max(broken, 0))
}
