import { headerType } from '#runtime/sip/header-names.ts'
import { parseUri } from '#runtime/sip/uri.ts'

/** Tests of plain texts. The codes were recorded from 6.1.5. */

export function isNumeric(text: string): 1 | -2 {
  return /^[0-9]+$/.test(text) ? 1 : -2
}

export function isTelNumber(text: string): 1 | -2 {
  return /^\+?[0-9]+$/.test(text) ? 1 : -2
}

/** Letters and digits of ASCII, and the characters of `further`; -2 for an empty text, -3 for anything else in it. */
export function isAlphanumeric(text: string, further = ''): 1 | -2 | -3 {
  if (text === '') return -2
  return Array.from(text).every((char) => /[A-Za-z0-9]/.test(char) || further.includes(char)) ? 1 : -3
}

export function isUri(text: string): 1 | -1 {
  const uri = parseUri(text)
  return uri === undefined || (uri.scheme === 'urn' && uri.host === '') ? -1 : 1
}

/**
 * 1 when both names are of one header. Kamailio gives the sign of its comparison away when both are unknown names: -2 when the
 * first one sorts before the second.
 */
export function compareHeaderNames(first: string, second: string): 1 | -1 | -2 {
  const types = [headerType(first), headerType(second)]
  if (types[0] !== 'other' || types[1] !== 'other') return types[0] === types[1] ? 1 : -1
  const [left, right] = [first.toLowerCase(), second.toLowerCase()]
  if (left === right) return 1
  // A single letter is a compact name, which Kamailio knows as a type of its own.
  return left < right && left.length > 1 && right.length > 1 ? -2 : -1
}
