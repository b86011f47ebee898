/** The Call-ID of a SIP message as text, '' when there is none. The first header of the name counts. */
export function callOf(message: string): string {
  const end = message.indexOf('\r\n\r\n')
  const head = end === -1 ? message : message.slice(0, end)
  return /^(?:call-id|i)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*$/im.exec(head)?.[1] ?? ''
}
