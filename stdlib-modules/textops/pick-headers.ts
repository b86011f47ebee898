import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'

/** The headers of a name that a flag picks: `f` the first, `l` the last, anything else all of them. */
export function pickHeaders(msg: SipMessage, name: string, which: string): readonly HeaderField[] {
  const fields = msg.headersNamed(name)
  if (which.startsWith('f')) return fields.slice(0, 1)
  return which.startsWith('l') ? fields.slice(-1) : fields
}
