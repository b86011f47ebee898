import { parseCSeq, type CSeq } from './headers/cseq.ts'
import { parseNameAddr, parseNameAddrs, type NameAddr } from './headers/name-addr.ts'
import { parseVias, type Via } from './headers/via.ts'
import type { HeaderType } from './header-names.ts'
import type { HeaderField, SipMessage } from './message.ts'

/** A value together with the header field that holds it; its offsets are relative to `field.bodyStart`. */
export interface InField<T> {
  readonly field: HeaderField
  readonly value: T
}

/** A header is parsed once, however often the script asks: the bytes of a field never change. */
function cached<T>(field: HeaderField, parse: (body: string) => T): T {
  // Only this function writes there, and what this parser gave is of its type.
  if (field.parsedBy === parse) return field.parsed as T
  const value = parse(field.body)
  field.parsed = value
  field.parsedBy = parse
  return value
}

function parseAddress(body: string): NameAddr | undefined {
  return parseNameAddr(body)
}

/** The values of one Via header; undefined when it is malformed. */
export function viasIn(field: HeaderField): readonly Via[] | undefined {
  return cached(field, parseVias)
}

/** The one address of a header such as From. */
export function addressIn(field: HeaderField): NameAddr | undefined {
  return cached(field, parseAddress)
}

/** All Via values of the message in order; those of a malformed header are left out. */
export function viasOf(msg: SipMessage): readonly InField<Via>[] {
  const found: InField<Via>[] = []
  for (const field of msg.headers) {
    if (field.type !== 'via') continue
    for (const value of cached(field, parseVias) ?? []) found.push({ field, value })
  }
  return found
}

/** The topmost Via, undefined when there is none or its header is malformed. */
export function topVia(msg: SipMessage): InField<Via> | undefined {
  const field = msg.header('via')
  const value = field === undefined ? undefined : cached(field, parseVias)?.[0]
  return field === undefined || value === undefined ? undefined : { field, value }
}

export function fromOf(msg: SipMessage): InField<NameAddr> | undefined {
  return singleAddress(msg, 'from')
}

export function toOf(msg: SipMessage): InField<NameAddr> | undefined {
  return singleAddress(msg, 'to')
}

/** The address of the first header of a type that holds one address. */
export function singleAddress(msg: SipMessage, type: HeaderType): InField<NameAddr> | undefined {
  const field = msg.header(type)
  const value = field === undefined ? undefined : cached(field, parseAddress)
  return field === undefined || value === undefined ? undefined : { field, value }
}

/** The addresses of all headers of a type that holds lists; undefined when one of them is malformed. */
export function addressesOf(msg: SipMessage, type: HeaderType): readonly InField<NameAddr>[] | undefined {
  const found: InField<NameAddr>[] = []
  for (const field of msg.headersOf(type)) {
    const values = cached(field, parseNameAddrs)
    if (values === undefined) return undefined
    for (const value of values) found.push({ field, value })
  }
  return found
}

export function cseqOf(msg: SipMessage): CSeq | undefined {
  const field = msg.header('cseq')
  return field === undefined ? undefined : cached(field, parseCSeq)
}

/** The method that a message belongs to: of a reply that in its CSeq. '' when a reply has none. */
export function methodOf(msg: SipMessage): string {
  return msg.isRequest ? msg.method : (cseqOf(msg)?.method ?? '')
}

export function callIdOf(msg: SipMessage): string | undefined {
  return msg.header('call-id')?.body.trimEnd()
}
