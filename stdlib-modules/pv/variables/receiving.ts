import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { protoNumbers } from '#runtime/transport/sockets.ts'
import { fixedNames, type NamedReader } from './fixed-names.ts'

/** The event in which the received bytes can be looked at before anything else. */
const eventName = 'core:msg-received'

function whenReceived(read: (msg: SipMessage) => Value): NamedReader {
  return ({ kind, routeName, msg }: RouteContext) => (kind === 'event' && routeName === eventName ? read(msg) : null)
}

/** `$rcv` and `$recv`: how the datagram or message arrived. Null outside of event_route[core:msg-received], as in 6.1.5. */
const received: PvBehaviour = fixedNames(
  new Map<string, NamedReader>([
    ['af', whenReceived(({ received: { socket } }) => (socket.family === 6 ? 10 : 2))],
    ['buf', whenReceived(({ raw }) => raw)],
    ['len', whenReceived(({ raw }) => raw.length)],
    ['proto', whenReceived(({ received: { proto } }) => protoNumbers[proto])],
    ['sproto', whenReceived(({ received: { proto } }) => proto)],
    ['srcip', whenReceived(({ received: { srcIp } }) => srcIp)],
    ['srcport', whenReceived(({ received: { srcPort } }) => srcPort)],
    ['rcvip', whenReceived(({ received: { dstIp } }) => dstIp)],
    // Kamailio calls these safe, bufat, hexat and evtype: whether it looked at the bytes as text, a part of them, the event.
    ['safe', whenReceived(() => 1)],
    ['bufat', whenReceived(({ raw }) => raw)],
    ['hexat', whenReceived(() => null)],
    ['evtype', whenReceived(() => 1)],
    ['rcvport', whenReceived(({ received: { dstPort } }) => dstPort)],
  ]),
)

export const receivingVariables: { readonly [name: string]: PvBehaviour } = { rcv: received, recv: received }
