import type { SipMessage } from '#runtime/sip/message.ts'

/** The Contact line of a 3xx reply: where the script would have sent the request; '' for other replies and without a target. */
export function redirectContacts(msg: SipMessage, status: number): string {
  if (status < 300 || status > 399) return ''
  const first = msg.newUri === undefined ? [] : [contact(msg.newUri, msg.q)]
  const contacts = [...first, ...msg.branches.map((branch) => contact(branch.uri, branch.q))]
  return contacts.length === 0 ? '' : `Contact: ${contacts.join(', ')}\r\n`
}

function contact(uri: string, q: number): string {
  return q < 0 ? `<${uri}>` : `<${uri}>;q=${q / 1000}`
}
