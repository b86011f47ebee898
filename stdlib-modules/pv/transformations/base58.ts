import type { Value } from '#grammar/value.ts'
import type { Fail } from './behaviour.ts'

const digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** The work grows with the square of the length: longer texts than any address fail. */
const longestText = 4096

/** Base58 with the alphabet of Bitcoin; each leading NUL is a leading 1. */
export function encodeBase58(text: string): Value {
  if (text.length > longestText) return null
  const result = convert(
    text.split('').map((char) => char.charCodeAt(0)),
    256,
    58,
  )
  return '1'.repeat(leading(text, '\0')) + result.map((digit) => digits.charAt(digit)).join('')
}

/** The bytes of a base58 text, without leading NULs, as 6.1.5 gives them; a character that is no digit fails. */
export function decodeBase58(text: string, fail: Fail): Value {
  if (text.length > longestText) return null
  if (/[\x80-\xff]/.test(text)) return fail('b58_decode(): high-bit set on invalid digit')
  const values = text.split('').map((char) => digits.indexOf(char))
  if (values.includes(-1)) return fail('b58_decode(): invalid base58 digit')
  return String.fromCharCode(...convert(values, 58, 256))
}

function leading(text: string, char: string): number {
  let count = 0
  while (count < text.length && text.charAt(count) === char) count += 1
  return count
}

/** Digits of one base as digits of another, highest first, without leading zeros. */
function convert(from: readonly number[], fromBase: number, toBase: number): number[] {
  const result: number[] = []
  for (const digit of from) {
    let carry = digit
    for (let at = 0; at < result.length; at += 1) {
      carry += (result[at] ?? 0) * fromBase
      result[at] = carry % toBase
      carry = Math.floor(carry / toBase)
    }
    for (; carry > 0; carry = Math.floor(carry / toBase)) result.push(carry % toBase)
  }
  return result.reverse()
}
