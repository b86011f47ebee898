/** The Call-ID of a SIP message as text, '' when there is none. The first header of the name counts. */
export function callOf(message: string): string {
  const end = message.indexOf('\r\n\r\n')
  const head = end === -1 ? message : message.slice(0, end)
  // Lines that begin with a blank belong to the header before them (RFC 3261 §7.3.1).
  const value = /^(?:call-id|i)[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/im.exec(head)?.[1] ?? ''
  let [from, to] = [0, value.length]
  while (isBlank(value[from])) from += 1
  // A pattern for blanks at the end would take time in proportion to the square of their number.
  while (to > from && isBlank(value[to - 1])) to -= 1
  return value.slice(from, to)
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n'
}
