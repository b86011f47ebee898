/** Kamailio's phrases for failures that it answers itself (sl_reply_error, tm), by the status they are sent with. */
const phrases: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [473, 'Filtered destination'],
  [476, 'Unresolvable destination'],
  [477, 'Unfortunately error on sending to next hop occurred'],
  [478, 'Unresolvable destination'],
  [479, 'Regretfully, we were not able to process the URI'],
  [483, 'Too Many Hops'],
  [500, "I'm terribly sorry, server error occurred"],
  [513, 'Message too big'],
])

/**
 * The status and reason of an error reply; `who` is SL or TM. A number below 100 is one of Kamailio's own, shown
 * behind 500; 0 is 1.
 */
export function errorReply(status: number, who: 'SL' | 'TM'): { readonly status: number; readonly reason: string } {
  const known = phrases.get(status)
  if (known === undefined) {
    const number = status > 0 && status < 100 ? status : 1
    // Number 2 is that of a message that cannot be sent as it is: no WebSocket leads to where it goes (6.1.5).
    const phrase = number === 2 ? 'Message processing error' : (phrases.get(500) ?? '')
    return { status: 500, reason: `${phrase} (${number}/${who})` }
  }
  return { status, reason: `${known} (${status}/${who})` }
}
