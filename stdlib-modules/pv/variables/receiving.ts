import type { Value } from '#grammar/value.ts'
import type { BoundPv, PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { protoNumbers, type ReceiveInfo } from '#runtime/transport/sockets.ts'
import { fixedNames, type NamedReader } from './fixed-names.ts'

function whenReceived(read: (info: ReceiveInfo, text: string) => Value): (ctx: RouteContext) => Value {
  return ({ receiving }) => (receiving === undefined ? null : read(receiving.info, receiving.text))
}

/** The bytes themselves: a text that is assigned is handled in their place. */
const bytes: BoundPv = {
  get: whenReceived((_, text) => text),
  set: ({ receiving }, value) => {
    if (receiving === undefined || typeof value !== 'string' || value === '') return false
    receiving.text = value
    return true
  },
}

/**
 * `$rcv` and `$recv`: how a message arrived. Null outside of event_route[core:msg-received], which runs with
 * received_route_mode=1 (6.1.5).
 */
const received: PvBehaviour = fixedNames(
  new Map<string, NamedReader>([
    ['af', whenReceived(({ socket }) => (socket.family === 6 ? 10 : 2))],
    ['buf', bytes],
    ['len', whenReceived((_, text) => text.length)],
    ['proto', whenReceived(({ proto }) => protoNumbers[proto])],
    ['sproto', whenReceived(({ proto }) => proto)],
    ['srcip', whenReceived(({ srcIp }) => srcIp)],
    ['srcport', whenReceived(({ srcPort }) => srcPort)],
    ['rcvip', whenReceived(({ dstIp }) => dstIp)],
    ['rcvport', whenReceived(({ dstPort }) => dstPort)],
    ['safe', whenReceived(() => 1)],
    ['bufat', whenReceived((_, text) => text)],
    ['hexat', whenReceived(() => null)],
    ['evtype', whenReceived(() => 1)],
  ]),
)

export const receivingVariables: { readonly [name: string]: PvBehaviour } = { rcv: received, recv: received }
