import type { Value } from '#grammar/value.ts'
import type { Fail } from './behaviour.ts'

const common = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const alphabets = { standard: `${common}+/`, url: `${common}-_` } as const
type Alphabet = keyof typeof alphabets

/** Base64 (RFC 4648 §4 and §5), padded to groups of four or not. */
export function encodeBase64(text: string, alphabet: Alphabet, isPadded: boolean): string {
  const digits = alphabets[alphabet]
  let result = ''
  for (let at = 0; at < text.length; at += 3) {
    const count = Math.min(3, text.length - at)
    const group = (byte(text, at) << 16) | (byte(text, at + 1) << 8) | byte(text, at + 2)
    for (let index = 0; index <= count; index += 1) result += digits.charAt((group >> (18 - 6 * index)) & 63)
    if (isPadded) result += '='.repeat(3 - count)
  }
  return result
}

function byte(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) & 255 : 0
}

function digitValues(alphabet: Alphabet): Uint8Array {
  const values = new Uint8Array(256).fill(255)
  for (const [value, char] of alphabets[alphabet].split('').entries()) values[char.charCodeAt(0)] = value
  return values
}

const standardValues = digitValues('standard')
const urlValues = digitValues('url')

/** Padded base64; characters that are no digits count as eight set bits, as in Kamailio, where only the last group is looked at. */
export function decodeBase64(text: string): Value {
  if (/=[^=]$/.test(text)) return null
  return text.length % 4 === 0 ? decodeDigits(text, (text.length / 4) * 3 - padding(text), standardValues) : null
}

/** Base64 with - and _ to which 6.1.5 adds the padding first. */
export function decodeBase64UrlTrimmed(text: string, fail: Fail): Value {
  return decodeBase64Url(text, fail, text + '='.repeat((4 - (text.length % 4)) % 4))
}

/** Base64 that may lack its padding. */
export function decodeBase64Trimmed(text: string): Value {
  if (text.length % 4 === 0) return decodeBase64(text)
  const left = text.length % 4
  const bytes = left === 3 && !text.endsWith('=') ? 2 : 1
  return decodeDigits(text, ((text.length - left) / 4) * 3 + bytes, standardValues)
}

/** Base64 with - and _, padded or not; another character fails. */
export function decodeBase64Url(text: string, fail: Fail, shown = text): Value {
  if (text === '') return ''
  const length = Math.floor((text.length * 3) / 4) - padding(text)
  if (length <= 0) return fail(`base64url_dec(): invalid olen parameter calculated, can't continue ${length}`)
  const isValid = text
    .slice(0, text.length - padding(text))
    .split('')
    .every((char) => urlValues[char.charCodeAt(0)] !== 255)
  if (!isValid) return fail(`base64url_dec(): invalid input string"${shown}"`)
  return decodeDigits(text, length, urlValues)
}

/** How many of the last two characters are `=`. */
function padding(text: string): number {
  if (!text.endsWith('=')) return 0
  return text.endsWith('==') ? 2 : 1
}

function decodeDigits(text: string, length: number, values: Uint8Array): string {
  const value = (at: number): number => (at < text.length ? (values[text.charCodeAt(at)] ?? 255) : 255)
  let result = ''
  for (let at = 0; result.length < length; at += 4) {
    const [first, second, third, fourth] = [value(at), value(at + 1), value(at + 2), value(at + 3)]
    result += String.fromCharCode(
      ((first << 2) | (second >> 4)) & 255,
      ((second << 4) | (third >> 2)) & 255,
      ((third << 6) | fourth) & 255,
    )
  }
  return result.slice(0, Math.max(0, length))
}
