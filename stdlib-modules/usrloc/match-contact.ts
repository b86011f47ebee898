import type { Contact, ContactKey, ContactMatch } from './api.ts'

/** How a REGISTER finds the binding that it changes (parameter matching_mode). */
export const matchingModes = ['contact', 'contact-and-callid', 'contact-and-path', 'callid'] as const
export type MatchingMode = (typeof matchingModes)[number]

/**
 * Finds the binding of a request among the contacts of its address of record. A user agent that names its instance is known by
 * instance and reg-id whatever its address (RFC 5626 §6). Within one Call-ID the CSeq must grow (RFC 3261 §10.3 step 7): the
 * same CSeq within `delaySeconds` is the same request again.
 */
export function matchContact(
  contacts: readonly Contact[],
  key: ContactKey,
  mode: MatchingMode,
  delaySeconds: number,
  nowSeconds: number,
): ContactMatch {
  const contact = contacts.find((candidate) => isSame(candidate, key, mode))
  if (contact === undefined) return { kind: 'none' }
  if (contact.callId !== key.callId || key.cseq > contact.cseq) return { kind: 'found', contact }
  const isRecent = delaySeconds > 0 && nowSeconds - contact.lastModified <= delaySeconds
  return key.cseq === contact.cseq && isRecent ? { kind: 'retransmission' } : { kind: 'old' }
}

function isSame(contact: Contact, key: ContactKey, mode: MatchingMode): boolean {
  if (key.instance !== '') return contact.instance === key.instance && contact.regId === key.regId
  switch (mode) {
    case 'contact':
      return contact.address === key.address
    case 'contact-and-callid':
      return contact.address === key.address && contact.callId === key.callId
    case 'contact-and-path':
      return contact.address === key.address && contact.path === key.path
    case 'callid':
      return contact.callId === key.callId
  }
}
