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

/** The status and reason of an error reply; `who` is SL or TM. An unknown failure is 500 with the number 1. */
export function errorReply(status: number, who: 'SL' | 'TM'): { readonly status: number; readonly reason: string } {
  const known = phrases.get(status)
  if (status === 0 || known === undefined) return { status: 500, reason: `${phrases.get(500) ?? ''} (1/${who})` }
  return { status, reason: `${known} (${status}/${who})` }
}
