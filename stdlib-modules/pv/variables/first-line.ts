import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { methodOf } from '#runtime/sip/parsed.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { bound, textWithNumber } from './fixed-names.ts'

// prettier-ignore
const methods = [
  'INVITE', 'CANCEL', 'ACK', 'BYE', 'INFO', 'REGISTER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'OPTIONS', 'PRACK', 'UPDATE', 'REFER',
  'PUBLISH',
]
/** Kamailio's numbers of the methods: each is one bit (`$rmid`, and `$rm` where a number is wanted). */
const methodNumbers: ReadonlyMap<string, number> = new Map(methods.map((method, index) => [method, 1 << index]))
const otherMethod = 1 << 14

function methodNumber(msg: SipMessage): number {
  return methodNumbers.get(methodOf(msg)) ?? otherMethod
}

/** What kind of message it is: method, version, request or reply. */
export const firstLineVariables: { readonly [name: string]: PvBehaviour } = {
  rm: bound(
    textWithNumber(
      ({ msg }) => methodOf(msg) || null,
      ({ msg }) => methodNumber(msg),
    ),
  ),
  rmid: ({ msg }) => methodNumber(msg),
  rv: ({ msg }) => msg.firstLine.version,
  mt: ({ msg }) => (msg.isRequest ? 1 : 2),
  mts: ({ msg }) => (msg.isRequest ? 'rq' : 'rp'),
  mi: ({ msg }) => msg.id,
}
