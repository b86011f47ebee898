/**
 * Text for XML 1.0, in an element or an attribute in double quotes: markup is escaped, line ends and tabs stay what they are, and
 * characters that no XML document may hold become U+FFFD.
 */
export function xmlText(text: string): string {
  return text.toWellFormed().replaceAll(special, (char) => {
    const entity = entities.get(char)
    if (entity !== undefined) return entity
    return isBlank.has(char) ? `&#${char.charCodeAt(0)};` : '\ufffd'
  })
}

// eslint-disable-next-line no-control-regex -- these are the characters that it is about
const special = /[&<>"'\u0000-\u001f\u007f\ufffe\uffff]/g

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['\u007f', '&#127;'],
])

const isBlank: ReadonlySet<string> = new Set(['\t', '\n', '\r'])
