import type { Value } from '#grammar/value.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { protoNumbers, type Proto } from '#runtime/transport/sockets.ts'
import { fixedNames, type NamedReader } from './fixed-names.ts'

type Sending = NonNullable<RouteContext['sending']>

interface Side {
  readonly ip: string
  readonly port: number
  readonly proto: Proto
}

/** One end of what is being sent; null outside of the routes that see a message leave. */
function sendingVariable(side: (sending: Sending) => Side): PvBehaviour {
  const when =
    (read: (side: Side, sending: Sending) => Value): NamedReader =>
    ({ sending }) =>
      sending === undefined ? null : read(side(sending), sending)
  return fixedNames(
    new Map<string, NamedReader>([
      ['ip', when(({ ip }) => ip)],
      ['port', when(({ port }) => port)],
      ['proto', when(({ proto }) => protoNumbers[proto])],
      ['sproto', when(({ proto }) => proto)],
      ['af', when(({ ip }) => (ip.includes(':') ? 10 : 2))],
      ['buf', when((_, { text }) => text)],
      ['len', when((_, { text }) => text.length)],
    ]),
  )
}

const target = sendingVariable(({ to }) => to)

/** Where a request goes and through which socket, in onsend_route. */
export const sendingVariables: { readonly [name: string]: PvBehaviour } = {
  snd: target,
  sndto: target,
  sndfrom: sendingVariable(({ socket }) => socket),
}
