import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'

export type RouteDirection = 'downstream' | 'upstream'

/** Called when loose_route() found a Route of this server: `parameters` is the text of its URI parameters, `;lr;ftag=x`. */
export type LooseRouteHandler = (ctx: RouteContext, parameters: string) => void

/** What rr offers to other modules. */
export interface RrApi {
  /** Adds text such as `;did=1.2` to the Record-Route of this request, whether it was made already or is made later. */
  addRecordRouteParameter(ctx: RouteContext, text: string): boolean
  /** Runs the handler for every request that loose_route() took as routed through this server. */
  onLooseRoute(handler: LooseRouteHandler): void
  /** The value of a parameter of this server's own Route URI; undefined without it, '' when it has no value. */
  routeParameter(msg: SipMessage, name: string): string | undefined
  /** Whether the request goes the way of the first request of its dialog. */
  directionOf(msg: SipMessage): RouteDirection
  /** Whether record_route() was called: msg_apply_changes() must then refuse, because the text depends on the next hop. */
  isRecordRouted(msg: SipMessage): boolean
}
