/** A part of a text: as it is, or the name of a character that cannot be seen or would change how others are shown. */
export interface VisiblePiece {
  readonly text: string
  readonly isMark: boolean
}

/** The characters of well-formed UTF-8 (RFC 3629), or else one byte. */
const character =
  /[\0-\x7F]|[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2}|[\x80-\xFF]/g

/** Control and format characters (also those that change the direction of text), line separators, and what is no character. */
const unseen = /^[\p{C}\p{Zl}\p{Zp}]$/u

/**
 * What a person can read of bytes from a message or a configuration (one character for each byte): UTF-8 is decoded, everything
 * that could not be seen, or would act on a terminal or a page, is named: `\x1b`, `\u{202e}`. Newlines and tabs stay.
 */
export function visiblePieces(bytes: string): readonly VisiblePiece[] {
  if (/^[\t\n\x20-\x7E]*$/.test(bytes)) return bytes === '' ? [] : [{ text: bytes, isMark: false }]
  const pieces: VisiblePiece[] = []
  let plain = ''
  for (const [found] of bytes.matchAll(character)) {
    const mark = markOf(found)
    if (mark === undefined) {
      plain += found.length === 1 ? found : decode(found)
      continue
    }
    if (plain !== '') pieces.push({ text: plain, isMark: false })
    plain = ''
    pieces.push({ text: mark, isMark: true })
  }
  if (plain !== '') pieces.push({ text: plain, isMark: false })
  return pieces
}

/** As `visiblePieces`, as one text. */
export function visibleText(bytes: string): string {
  return visiblePieces(bytes)
    .map(({ text }) => text)
    .join('')
}

/** As `visibleText`, on one line: newlines and tabs are named too. */
export function visibleLine(bytes: string): string {
  return visibleText(bytes).replaceAll(/[\r\n\t]/g, (one) => (one === '\n' ? '\\n' : one === '\t' ? '\\t' : '\\r'))
}

function markOf(found: string): string | undefined {
  if (found === '\n' || found === '\t') return undefined
  if (found === '\r') return '\\r'
  const byte = found.charCodeAt(0)
  if (found.length === 1 && (byte > 0x7e || byte < 0x20)) return `\\x${byte.toString(16).padStart(2, '0')}`
  if (found.length === 1) return undefined
  const text = decode(found)
  return unseen.test(text) ? `\\u{${(text.codePointAt(0) ?? 0).toString(16)}}` : undefined
}

function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** The first `most` characters, the last of them a mark that there was more. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  return [...text].length <= most ? text : `${[...text].slice(0, Math.max(0, most - 1)).join('')}…`
}
