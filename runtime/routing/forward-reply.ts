import type { Core } from '../server/core.ts'
import { buildForwardedReply } from '../sip/build-reply.ts'
import type { SipMessage } from '../sip/message.ts'
import { topVia } from '../sip/parsed.ts'
import { protoNumbers, type Destination } from '../transport/sockets.ts'
import { runOnsendRoute } from './onsend.ts'
import { nextViaDestination } from './reply-destination.ts'

/**
 * Sends a reply on to where its second Via says, without a transaction; false when that leads nowhere, when its top Via is
 * another's and check_via is set, or when onsend_route drops it, which sees replies with onsend_route_reply.
 */
export function forwardReply(core: Core, msg: SipMessage): boolean | Promise<boolean> {
  if (core.settings.int('check_via') !== 0 && !isOwnVia(core, msg)) return false
  const to = nextViaDestination(msg)
  const built = to === undefined ? undefined : buildForwardedReply(msg)
  if (to === undefined || built === undefined) return false
  const text = core.hooks.replyOut.all.reduce((out, change) => change(out, to), built)
  const socket = core.transport.socketFor(to)
  if (core.settings.int('onsend_route_reply') === 0 || socket === undefined) return send(core, to, text)
  const isAllowed = runOnsendRoute(core, msg, { to, socket, text })
  const sendIf = (allowed: boolean): boolean => {
    if (allowed) return send(core, to, text)
    const place = `${to.ip}:${to.port}(${protoNumbers[to.proto]})`
    core.logger.forModule('core').error(`reply to ${place} dropped (onsend_route)`)
    return false
  }
  return isAllowed instanceof Promise ? isAllowed.then(sendIf) : sendIf(isAllowed)
}

function send(core: Core, to: Destination, text: string): boolean {
  core.statistics.counter('core', 'fwd_replies').add(1)
  return core.transport.send(text, to).ok
}

/** Whether the top Via is one of this server; says so in the log when it is not. */
function isOwnVia(core: Core, msg: SipMessage): boolean {
  const via = topVia(msg)?.value
  const port = via === undefined || via.portNumber === 0 ? 5060 : via.portNumber
  if (via !== undefined && core.identity.isMyself(via.host, port)) return true
  core.logger.forModule('core').error(`host in first via!=me : ${via?.host ?? ''}:${via?.portNumber ?? 0}`)
  return false
}
