/** The first place of a character from `start` on, outside double quotes; -1 without one. */
export function indexOfUnquoted(text: string, char: string, start: number): number {
  let isQuoted = false
  for (let at = start; at < text.length; at += 1) {
    if (isQuoted && text[at] === '\\') at += 1
    else if (text[at] === '"') isQuoted = !isQuoted
    else if (!isQuoted && text[at] === char) return at
  }
  return -1
}
