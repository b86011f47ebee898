import type { Core } from '../server/core.ts'
import { buildForwardedReply } from '../sip/build-reply.ts'
import type { SipMessage } from '../sip/message.ts'
import { topVia } from '../sip/parsed.ts'
import type { Destination } from '../transport/sockets.ts'
import { replyMayLeave } from './onsend.ts'
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
  const isAllowed = replyMayLeave(core, msg, to, text)
  return isAllowed instanceof Promise
    ? isAllowed.then((allowed) => allowed && send(core, to, text))
    : isAllowed && send(core, to, text)
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
