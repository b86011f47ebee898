import type { RouteContext } from '#runtime/script/context.ts'
import type { TmApi } from './api.ts'
import type { TmEngine } from './engine.ts'
import type { Relay } from './relay.ts'
import type { Replies } from './replies.ts'
import type { Branch } from './transaction.ts'

/** What tm shows to tmx beyond its public interface. */
export interface TmInternals extends TmApi {
  readonly engine: TmEngine
  readonly relay: Relay
  readonly replies: Replies
  /** The status that a reply, failure or request route is about. */
  statusOf(ctx: RouteContext): number
  branchOf(ctx: RouteContext): Branch | undefined
}
