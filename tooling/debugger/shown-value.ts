import type { Value } from '#grammar/value.ts'
import { visibleLine } from '../visible-text.ts'

/** Longer texts are cut where they are shown; a header may have 64 kB. */
const maxShown = 4096

/**
 * A value as it is written in the language. UTF-8 is decoded, what could not be seen is named, texts longer than `most` bytes are cut.
 */
export function shownValue(value: Value, most = maxShown): string {
  if (value === null) return '$null'
  return typeof value === 'number' ? String(value) : shownText(value, most)
}

/** A text in quotes, on one line, without control characters. */
export function shownText(text: string, most = maxShown): string {
  const cut = text.slice(0, most)
  const shown = visibleLine(cut.replaceAll(/["\\]/g, String.raw`\$&`))
  return `"${shown}"${cut === text ? '' : ` … (${text.length} bytes)`}`
}
