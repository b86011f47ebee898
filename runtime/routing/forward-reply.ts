import type { Core } from '../server/core.ts'
import { buildForwardedReply } from '../sip/build-reply.ts'
import { isStreamProto } from '../sip/build-request.ts'
import type { SipMessage } from '../sip/message.ts'
import type { Destination } from '../transport/sockets.ts'
import { resolveNextVia } from './reply-destination.ts'

/**
 * Passes a reply that no transaction claimed on to its second Via (RFC 3261 §16.11); false when it has none, when that leads
 * nowhere or the reply could not be sent. Waits only when the Via holds a name that must be looked up.
 */
export function forwardReply(core: Core, reply: SipMessage): boolean | Promise<boolean> {
  const send = (to: Destination | undefined): boolean => {
    const built = to === undefined ? undefined : buildForwardedReply(reply, isStreamProto(to.proto))
    if (to === undefined || built === undefined) return false
    const text = core.hooks.replyOut.all.reduce((out, change) => change(out, to), built)
    return core.transport.send(text, to).ok
  }
  const to = resolveNextVia(reply, core.resolver)
  return to instanceof Promise ? to.then(send) : send(to)
}
