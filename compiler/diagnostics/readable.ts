/**
 * What a terminal shows for each byte of a text: a UTF-8 sequence is shown at its first byte and its other bytes as ''. Bytes that are
 * no UTF-8 become U+FFFD; characters that would steer the terminal or turn the order of the text become `?`. Tabs stay.
 */
export function toCells(text: string): readonly string[] {
  const cells: string[] = []
  for (let at = 0; at < text.length;) {
    const length = sequenceLength(text, at)
    const shown = length === 0 ? '\uFFFD' : harmless(codePoint(text, at, length))
    cells.push(shown)
    for (let rest = 1; rest < length; rest += 1) cells.push('')
    at += Math.max(1, length)
  }
  return cells
}

/** A text of the configuration, or one with such texts in it, as people read it on one line. */
export function readable(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : toCells(text).join('').replaceAll('\t', ' ')
}

/** Columns that a shown character takes: 2 for the wide ones of East Asia and pictures, 0 for marks on the one before. */
export function cellWidth(shown: string): number {
  if (shown === '' || /^\p{M}/u.test(shown)) return 0
  return /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u.test(
    shown,
  )
    ? 2
    : 1
}

/** Bytes of the UTF-8 sequence at a place; 0 when there is none (RFC 3629: no overlong forms, no surrogates). */
function sequenceLength(text: string, at: number): number {
  const lead = text.charCodeAt(at)
  if (lead < 0x80 || lead > 0xff) return 1
  const length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >> 4 === 0xe ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
  for (let next = 1; next < length; next += 1) if (!isContinuation(text.charCodeAt(at + next))) return 0
  const point = codePoint(text, at, length)
  const isOverlong = (length === 3 && point < 0x800) || (length === 4 && point < 0x1_0000)
  return isOverlong || (point >= 0xd800 && point <= 0xdfff) || point > 0x10_ffff ? 0 : length
}

/** Whether a byte continues a UTF-8 sequence. */
export function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte <= 0xbf
}

function codePoint(text: string, at: number, length: number): number {
  if (length <= 1) return text.charCodeAt(at)
  let point = text.charCodeAt(at) & (0xff >> (length + 1))
  for (let next = 1; next < length; next += 1) point = (point << 6) | (text.charCodeAt(at + next) & 0x3f)
  return point
}

/** Controls, zero-width characters and those that turn the direction of writing (Unicode TR36) are not shown. */
function harmless(point: number): string {
  const isControl = (point < 0x20 && point !== 0x09) || (point >= 0x7f && point <= 0x9f)
  const isHidden =
    point === 0xad ||
    point === 0x061c ||
    (point >= 0x200b && point <= 0x200f) ||
    (point >= 0x2028 && point <= 0x202e) ||
    (point >= 0x2060 && point <= 0x206f) ||
    point === 0xfeff
  return isControl || isHidden ? '?' : String.fromCodePoint(point)
}
