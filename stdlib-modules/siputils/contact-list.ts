import { parseNameAddrs, type NameAddr } from '#runtime/sip/headers/name-addr.ts'
import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'

/** One address of the first Contact header. */
export interface ContactPlace {
  readonly field: HeaderField
  readonly address: NameAddr
}

/** The addresses of the first Contact header (6.1.5 changes no other), without `*`; what is wrong when there are none. */
export function firstContacts(msg: SipMessage): readonly ContactPlace[] | 'absent' | 'bad' {
  const field = msg.header('contact')
  if (field === undefined) return 'absent'
  const addresses = parseNameAddrs(field.body)
  if (addresses === undefined) return 'bad'
  return addresses.filter(({ uri }) => uri !== '*').map((address) => ({ field, address }))
}

/** Replaces the URI of a Contact; `isBracketed` puts angle brackets around it where there are none. */
export function replaceContactUri(msg: SipMessage, place: ContactPlace, uri: string, isBracketed = false): void {
  const { field, address } = place
  const text = isBracketed && !address.bracketed ? `<${uri}>` : uri
  msg.edits.replace(field.bodyStart + address.uriStart, address.uriEnd - address.uriStart, text)
}
