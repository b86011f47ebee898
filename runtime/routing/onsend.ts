import type { RouteContext } from '../script/context.ts'
import type { Core } from '../server/core.ts'
import type { SipMessage } from '../sip/message.ts'
import type { Destination, ListenSocket } from '../transport/sockets.ts'

/** What onsend_route sees of a request that is about to leave. */
export interface Sending {
  readonly to: Destination
  readonly socket: ListenSocket
  /** The finished text: it cannot be changed any more. */
  readonly text: string
}

/**
 * Runs onsend_route for a request that is about to leave; false when the script dropped it, which is a failure to send for
 * forward() and t_relay() (477). `return 0`, `exit` and negative codes let it go (recorded with 6.1.5).
 */
export function runOnsendRoute(
  core: Core,
  msg: SipMessage,
  sending: Sending,
  parent?: RouteContext,
): boolean | Promise<boolean> {
  if (!core.routes.has('onsend', '')) return true
  // Edits that the script makes here come too late, as in Kamailio; they must not reach another branch either.
  const copy = msg.clone()
  const run = core.routes.run('onsend', '', copy, {
    ...(parent === undefined ? {} : { attributes: parent.attributes, parent }),
    prepare: (ctx) => {
      ctx.sending = sending
    },
  })
  if (run === undefined) return true
  return run instanceof Promise ? run.then((ctx) => !ctx.dropped) : !run.dropped
}
