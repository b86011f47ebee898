/**
 * The same message once more as one of another call and transaction: its Call-ID and its branches get a number, so that it is no
 * retransmission.
 */
export function renumbered(message: string, number: number): string {
  const end = message.search(/\r?\n\r?\n/)
  const head = end === -1 ? message : message.slice(0, end)
  const changed = head
    .replace(/^((?:call-id|i)[ \t]*:[ \t]*)(\S+)/im, `$1r${number}-$2`)
    .replaceAll(/(;[ \t]*branch=)(z9hG4bK)?/gi, `$1$2r${number}-`)
  return changed + message.slice(head.length)
}
