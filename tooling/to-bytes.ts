/** The bytes of a text in UTF-16, such as an editor's, as the compiler holds them: one character for each byte of its UTF-8. */
export function toBytes(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are ASCII too
  return /^[\x00-\x7F]*$/.test(text)
}
