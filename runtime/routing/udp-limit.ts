import type { Core } from '../server/core.ts'
import type { SipMessage } from '../sip/message.ts'
import { protoNumbers, type Destination, type Proto } from '../transport/sockets.ts'

/**
 * Where a request goes that is too long for UDP (udp_mtu, RFC 3261 §18.1.1): to the same place over the protocol that the
 * message, or else udp_mtu_try_proto, names. As in Kamailio udp itself is no answer of the message. Undefined when it may leave
 * over UDP.
 */
export function alternativeToUdp(
  core: Core,
  msg: SipMessage,
  to: Destination,
  length: number,
): Destination | undefined {
  const limit = core.settings.int('udp_mtu')
  if (limit === 0 || to.proto !== 'udp' || length <= limit) return undefined
  const proto = [msg.udpMtuTryProto, settingOf(core)].find((one) => one !== undefined && one !== 'udp')
  if (proto === undefined) return undefined
  const other = { ...to, proto }
  const socket = core.transport.socketFor(other)
  return socket === undefined ? undefined : { ...other, socket }
}

/** The configuration names the protocol, cfg.set its number. */
function settingOf({ settings }: Core): Proto | undefined {
  const text = settings.text('udp_mtu_try_proto').toLowerCase()
  return (Object.entries(protoNumbers) as [Proto, number][]).find(
    ([name, number]) => name === text || String(number) === text,
  )?.[0]
}
