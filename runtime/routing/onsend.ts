import type { RouteContext } from '../script/context.ts'
import type { Core } from '../server/core.ts'
import type { SipMessage } from '../sip/message.ts'
import { protoNumbers, type Destination, type ListenSocket } from '../transport/sockets.ts'

/** What onsend_route sees of a request that is about to leave. */
export interface Sending {
  readonly to: Destination
  readonly socket: ListenSocket
  /** The finished text: it cannot be changed any more. */
  readonly text: string
}

/**
 * Runs onsend_route for a request that is about to leave; false when the script dropped it, which is a failure to send for
 * forward() and t_relay() (477). `return 0`, `exit` and negative codes let it go. What it changes of the request comes too late for
 * what is sent, and stays with the request (recorded with 6.1.5).
 */
export function runOnsendRoute(
  core: Core,
  msg: SipMessage,
  sending: Sending,
  parent?: RouteContext,
): boolean | Promise<boolean> {
  if (!core.routes.has('onsend', '')) return true
  const run = core.routes.run('onsend', '', msg, {
    ...(parent === undefined ? {} : { attributes: parent.attributes, parent }),
    prepare: (ctx) => {
      ctx.sending = sending
      ctx.scriptFlags = parent?.scriptFlags ?? 0
    },
  })
  if (run === undefined) return true
  const isAllowed = (ctx: RouteContext): boolean => {
    // The route that sends goes on with the script flags as they are now.
    if (parent !== undefined) parent.scriptFlags = ctx.scriptFlags
    return !ctx.dropped
  }
  return run instanceof Promise ? run.then(isAllowed) : isAllowed(run)
}

/**
 * Runs onsend_route for a reply that is passed on, where onsend_route_reply asks for it; false, and said in the log, when the
 * script dropped it.
 */
export function replyMayLeave(core: Core, msg: SipMessage, to: Destination, text: string): boolean | Promise<boolean> {
  const socket = core.settings.int('onsend_route_reply') === 0 ? undefined : core.transport.socketFor(to)
  if (socket === undefined) return true
  const isAllowed = runOnsendRoute(core, msg, { to, socket, text })
  const report = (allowed: boolean): boolean => {
    const place = `${to.ip}:${to.port}(${protoNumbers[to.proto]})`
    if (!allowed) core.logger.forModule('core').error(`reply to ${place} dropped (onsend_route)`)
    return allowed
  }
  return isAllowed instanceof Promise ? isAllowed.then(report) : report(isAllowed)
}
