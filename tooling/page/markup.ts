import { visiblePieces } from '../visible-text.ts'

/** Text that is HTML (or SVG) already. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | readonly Part[] | undefined

/**
 * HTML with texts put in, each of which is escaped: the only way in which pages are made, so that nothing of a message or a
 * configuration is ever taken for a tag. Lists are joined, undefined is nothing.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, index) => `${text}${partText(parts[index])}`).join(''))
}

function partText(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'number') return String(part)
  return typeof part === 'string' ? escapeText(part) : part.map((one) => partText(one)).join('')
}

/** Text for an element or an attribute in quotes; characters that cannot be seen, or change how others are shown, are named. */
function escapeText(text: string): string {
  return text
    .replaceAll(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)
}

/** Bytes of a message or a configuration for people: see visiblePieces. What cannot be seen is named in a mark. */
export function bytesHtml(bytes: string): Html {
  const pieces = visiblePieces(bytes)
  return markup`${pieces.map(({ text, isMark }) => (isMark ? markup`<span class="mark">${text}</span>` : markup`${text}`))}`
}
