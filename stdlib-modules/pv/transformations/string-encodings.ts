import type { Value } from '#grammar/value.ts'
import { decodeBase58, encodeBase58 } from './base58.ts'
import { decodeBase64, decodeBase64Trimmed, decodeBase64Url, decodeBase64UrlTrimmed, encodeBase64 } from './base64.ts'
import { onText, type BehavioursOf, type Fail } from './behaviour.ts'
import type { stringFacts } from './facts.ts'
import { hexDigit } from './hex-digit.ts'

type Encodings =
  `${'encode' | 'decode'}.${'hexa' | '7bit' | 'base58' | 'base64' | 'base64t' | 'base64url' | 'base64urlt'}`

/** Encodings of bytes of class `s`. */
export function encodingTransformations(fail: Fail): Pick<BehavioursOf<typeof stringFacts>, Encodings> {
  return {
    'encode.hexa': onText(encodeHex),
    'decode.hexa': onText(decodeHex),
    'encode.7bit': onText((text) => encodeHex(packSeptets(text)).toUpperCase()),
    'decode.7bit': onText(unpackSeptets),
    'encode.base58': onText(encodeBase58),
    'decode.base58': onText((text) => decodeBase58(text, fail)),
    'encode.base64': onText((text) => encodeBase64(text, 'standard', true)),
    'decode.base64': onText(decodeBase64),
    'encode.base64t': onText((text) => encodeBase64(text, 'standard', false)),
    'decode.base64t': onText(decodeBase64Trimmed),
    'encode.base64url': onText((text) => encodeBase64(text, 'url', true)),
    'decode.base64url': onText((text) => decodeBase64Url(text, fail)),
    'encode.base64urlt': onText((text) => encodeBase64(text, 'url', false)),
    'decode.base64urlt': onText((text) => decodeBase64UrlTrimmed(text, fail)),
  }
}

function encodeHex(text: string): string {
  let result = ''
  for (let at = 0; at < text.length; at += 1) result += text.charCodeAt(at).toString(16).padStart(2, '0')
  return result
}

/** An odd last digit is left out; anything but digits before it fails. */
function decodeHex(text: string): Value {
  const even = text.length & ~1
  if (/[^0-9A-Fa-f]/.test(text.slice(0, even))) return null
  let result = ''
  for (let at = 0; at < even; at += 2) result += String.fromCharCode(Number.parseInt(text.slice(at, at + 2), 16))
  return result
}

/** Characters of seven bits, the lowest bit first (GSM 03.38 §6.1.2.1); an eighth bit runs into its neighbour, as in 6.1.5. */
function packSeptets(text: string): string {
  let result = ''
  for (let at = 0, shift = 0; at < text.length; at += 1) {
    if (shift === 7) {
      shift = 0
      continue
    }
    const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0
    result += String.fromCharCode(((text.charCodeAt(at) >> shift) | (next << (7 - shift))) & 255)
    shift += 1
  }
  return result
}

/** The digits are read leniently, and a missing last one as 6.1.5 does. */
function unpackSeptets(text: string): string {
  let result = ''
  let carry = 0
  let bits = 0
  for (let at = 0; at < text.length; at += 2) {
    const byte = ((hexDigit(text, at) << 4) | hexDigit(text, at + 1)) & 255
    result += String.fromCharCode(((byte << bits) | carry) & 127)
    carry = byte >> (7 - bits)
    bits += 1
    if (bits === 7) {
      result += String.fromCharCode(carry & 127)
      carry = 0
      bits = 0
    }
  }
  return result
}
