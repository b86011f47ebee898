import type { Value } from '#grammar/value.ts'
import { percentEncoded, percentEscape } from '#runtime/script/percent-escapes.ts'
import { onText, type BehavioursOf, type Fail } from './behaviour.ts'
import type { stringFacts } from './facts.ts'
import { hexDigit } from './hex-digit.ts'

type Escapes =
  | `${'escape' | 'unescape'}.${'common' | 'crlf' | 'user' | 'param'}`
  | 'escape.csv'
  | 'urlencode.param'
  | 'urldecode.param'

/** Escapes of class `s`. */
export function escapeTransformations(fail: Fail): Pick<BehavioursOf<typeof stringFacts>, Escapes> {
  return {
    'escape.common': onText((text) => text.replace(/['"\\\0]/g, (char) => `\\${char === '\0' ? '0' : char}`)),
    'unescape.common': onText((text) =>
      text.replace(/\\(['"\\0])/g, (_, char: string) => (char === '0' ? '\0' : char)),
    ),
    'escape.crlf': onText((text) => (text === '' ? null : text.replaceAll('\r', '\\r').replaceAll('\n', '\\n'))),
    'unescape.crlf': onText((text) => (text === '' ? null : text.replaceAll('\\r', '\r').replaceAll('\\n', '\n'))),
    'escape.user': onText((text) => escapeSip(text, /[A-Za-z0-9\-_.!~*'()&=+$,;?]/, 'escape_user()', fail)),
    'unescape.user': onText((text) => unescapeSip(text, 'unescape_user()', fail)),
    'escape.param': onText((text) => escapeSip(text, /[A-Za-z0-9\-_.!~*'()[\]/:&+$]/, 'escape_param()', fail)),
    'unescape.param': onText((text) => unescapeSip(text, 'unescape_user()', fail)),
    'escape.csv': onText((text) => `"${text.replaceAll('"', '""')}"`),
    'urlencode.param': onText(percentEncoded),
    'urldecode.param': onText(decodeUrl),
  }
}

/** A byte of 128 or more is a negative character, told of without its sign. */
function asUnsigned(code: number): number {
  return code > 127 ? code + 0xffffff00 : code
}

/** Percent escapes with small digits; what cannot stand in a SIP URI at all fails. */
function escapeSip(text: string, allowed: RegExp, name: string, fail: Fail): Value {
  let result = ''
  for (const char of text) {
    const code = char.charCodeAt(0)
    if (code < 32 || code > 126) return fail(`${name}: invalid escaped character <${asUnsigned(code)}>`)
    result += allowed.test(char) ? char : percentEscape(char)
  }
  return result
}

/** Resolves percent escapes; a bad one, or one of no printable ASCII character, fails. */
function unescapeSip(text: string, name: string, fail: Fail): Value {
  let result = ''
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char !== '%') {
      result += char
      continue
    }
    const digits = text.slice(at + 1, at + 3)
    if (digits.length < 2) return fail(`${name}: incomplete escaped sequence at end of string`)
    const wrong = /[^0-9A-Fa-f]/.exec(digits)?.[0]
    if (wrong !== undefined) return fail(`${name}: invalid hex digit <${wrong.charCodeAt(0)}>`)
    const code = Number.parseInt(digits, 16)
    if (code < 32 || code > 126) return fail(`${name}: invalid escaped character <${asUnsigned(code)}>`)
    result += String.fromCharCode(code)
    at += 2
  }
  return result
}

/** Lenient: a `%` without two characters after it is left out, and characters that are no digits count by their code. */
function decodeUrl(text: string): string {
  let result = ''
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '%') {
      if (at + 2 >= text.length) continue
      result += String.fromCharCode(((hexDigit(text, at + 1) << 4) | hexDigit(text, at + 2)) & 255)
      at += 2
    } else result += char === '+' ? ' ' : char
  }
  return result
}
