import type { Value } from '#grammar/value.ts'

/** Longer texts are cut where they are shown; a header may have 64 kB. */
const maxShown = 4096

/** A value as it is written in the language: control characters and bytes beyond ASCII are escaped, long texts are cut. */
export function shownValue(value: Value): string {
  if (value === null) return '$null'
  return typeof value === 'number' ? String(value) : shownText(value)
}

/** A text in quotes, on one line, without control characters. */
export function shownText(text: string): string {
  const cut = text.length > maxShown ? text.slice(0, maxShown) : text
  const escaped = cut.replaceAll(/["\\\x00-\x1f\x7f-\xff]/g, (char) => escapes.get(char) ?? hexEscape(char))
  return `"${escaped}"${cut === text ? '' : ` … (${text.length} bytes)`}`
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

function hexEscape(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}
