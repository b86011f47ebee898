import type { RouteContext } from '#runtime/script/context.ts'

/** What sl offers to other modules: a reply that goes through the transaction when there is one (send_reply). */
export interface SlApi {
  sendReply(ctx: RouteContext, code: number, reason: string): boolean
  /** A reply that goes past the transaction, if there is one (sl_send_reply); `deliver` sends it otherwise than usual. */
  sendStatelessReply(ctx: RouteContext, code: number, reason: string, deliver?: (text: string) => boolean): boolean
  /** The To-tag of local replies to this message. */
  replyTag(ctx: RouteContext): string
}
