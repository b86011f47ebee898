import type { RouteContext } from '#runtime/script/context.ts'

/** What xhttp offers to the modules that answer HTTP requests. */
export interface XhttpApi {
  /** Answers the request of the event route; false when that failed or it was answered already. */
  reply(ctx: RouteContext, status: number, reason: string, contentType: string, body: string): boolean
}
