import type { SipMessage } from '#runtime/sip/message.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import { addressesOf } from '#runtime/sip/parsed.ts'
import type { NameAddr } from '#runtime/sip/headers/name-addr.ts'

/** What the Contact headers of a message say. */
export type ContactsOfMessage =
  | { readonly kind: 'none' }
  /** `Contact: *`; `isAlone` is false when other Contact headers follow. */
  | { readonly kind: 'star'; readonly isAlone: boolean }
  | { readonly kind: 'list'; readonly contacts: readonly RequestContact[] }
  | { readonly kind: 'malformed' }

/** One contact of a REGISTER; parameters as written, undefined when absent. */
export interface RequestContact {
  readonly uri: string
  readonly q: string | undefined
  readonly expires: string | undefined
  readonly methods: string | undefined
  /** With its angle brackets, '' when absent. */
  readonly instance: string
  readonly regId: string | undefined
}

/** Reads the Contact headers. Kamailio takes a header that begins with `*` as the star, whatever comes behind it. */
export function contactsOf(msg: SipMessage): ContactsOfMessage {
  const fields = msg.headersOf('contact')
  const [first] = fields
  if (first === undefined) return { kind: 'none' }
  if (fields.some((field) => field.body.startsWith('*'))) return { kind: 'star', isAlone: fields.length === 1 }
  const isIncomplete = fields.some((field) => field.body === '' || /,\s*$/.test(field.body))
  const addresses = isIncomplete ? undefined : addressesOf(msg, 'contact')
  if (addresses === undefined || addresses.some(({ value }) => !isContact(value))) return { kind: 'malformed' }
  return { kind: 'list', contacts: addresses.map(({ value }) => readContact(value)) }
}

/** Without angle brackets at least a scheme must be there; inside them Kamailio takes any text. */
function isContact(address: NameAddr): boolean {
  return address.bracketed || address.uri.includes(':')
}

function readContact(address: NameAddr): RequestContact {
  const value = (name: string): string | undefined => {
    const parameter = findParameter(address.parameters, name)
    return parameter === undefined ? undefined : (parameter.value ?? '')
  }
  return {
    uri: address.uri,
    q: value('q'),
    expires: value('expires'),
    methods: value('methods'),
    instance: value('+sip.instance') ?? '',
    regId: value('reg-id'),
  }
}

/** q in thousandths, further digits cut off; undefined when it is no number from 0 to 1. */
export function parseQ(text: string): number | undefined {
  const match = /^(\d{0,9})(?:\.(\d{1,20}))?$/.exec(text)
  if (match === null || text === '') return undefined
  const [, whole = '', fraction = ''] = match
  const q = Number(whole) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
  return q <= 1000 ? q : undefined
}

/** Whether an option tag stands in the Supported (or Require) headers. */
export function hasOption(msg: SipMessage, header: 'supported' | 'require', option: string): boolean {
  return msg.headersOf(header).some((field) => field.body.split(',').some((tag) => tag.trim().toLowerCase() === option))
}
