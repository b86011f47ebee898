/** The header section of a message, without its first line's end. */
function headOf(message: string): string {
  const end = message.indexOf('\r\n\r\n')
  return end === -1 ? message : message.slice(0, end)
}

/** The lines of a message, without the empty ones at its end. */
export function linesOf(message: string): readonly string[] {
  let end = message.length
  while (message.endsWith('\r\n', end)) end -= 2
  return message.slice(0, end).split('\r\n')
}

/** The first line of a message. */
export function firstLineOf(message: string): string {
  const end = message.search(/\r?\n/)
  return end === -1 ? message : message.slice(0, end)
}

export function isReply(message: string): boolean {
  return message.startsWith('SIP/2.0 ')
}

/** The number and method of the CSeq. */
export function cseqOf(message: string): { readonly number: string; readonly method: string } {
  const [, number = '', method = ''] = /^cseq[ \t]*:[ \t]*(\d+)[ \t]+([^\s;]+)/im.exec(headOf(message)) ?? []
  return { number, method }
}

/** The branch of the first Via; '' without one. */
export function topBranchOf(message: string): string {
  return /^(?:via|v)[ \t]*:[^\r\n,]*?;[ \t]*branch[ \t]*=[ \t]*([^;,\s]+)/im.exec(headOf(message))?.[1] ?? ''
}

/** Whether the body is a session description. */
export function hasSdp(message: string): boolean {
  return /^(?:content-type|c)[ \t]*:[ \t]*application\/sdp\b/im.test(headOf(message))
}

/** `INVITE` or `486 Busy Here`: the method, or the status with its reason. */
export function titleOf(message: string): string {
  const line = firstLineOf(message)
  return isReply(message) ? line.slice(8).trim() : (line.split(' ')[0] ?? '')
}
