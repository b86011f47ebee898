import type { Attributes, RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { Destination } from '#runtime/transport/sockets.ts'

/** One branch of a server transaction: a client transaction towards one destination. */
export interface TmBranch {
  readonly index: number
  readonly uri: string
  readonly destination: Destination | undefined
  /** The last status received or made up locally, 0 before the first. */
  readonly status: number
  readonly reply: SipMessage | undefined
  flags: number
  readonly ruid: string
}

/** A transaction as other modules see it. */
export interface TmTransaction {
  readonly id: string
  readonly method: string
  readonly request: SipMessage
  readonly branches: readonly TmBranch[]
  /** Status of the last reply sent upstream, 0 before the first. */
  readonly status: number
  readonly isCancelled: boolean
  readonly attributes: Attributes
  /** What modules keep with a transaction, keyed by a symbol of theirs. */
  readonly attachments: Map<symbol, unknown>
}

export type TmEvent =
  | 'request-in' // a new transaction was created from a received request
  | 'request-forwarded' // a branch was sent
  | 'reply-in' // a reply to a branch arrived
  | 'on-failure' // a negative final reply is about to be sent; before failure_route
  | 'reply-out' // a reply was sent upstream
  | 'ack-in' // end-to-end ACK passed
  | 'cancelled' // CANCEL arrived for the transaction
  | 'destroyed'

export interface TmEventInfo {
  readonly transaction: TmTransaction
  /** The message that caused the event: a reply for reply-in and reply-out (undefined: made locally). */
  readonly message: SipMessage | undefined
  readonly status: number
}

/** What tm offers to other modules. */
export interface TmApi {
  /** The transaction that this run of a block belongs to, or that matches its message. */
  current(ctx: RouteContext): TmTransaction | undefined
  on(event: TmEvent, handler: (info: TmEventInfo) => void): void
  /** Replies through the current transaction; false when there is none or it has its final reply. */
  reply(ctx: RouteContext, code: number, reason: string, toTag?: string): boolean
  /** The To-tag of replies of our own to this request; undefined without a transaction. */
  replyTag(ctx: RouteContext): string | undefined
  /** Sends a request of our own; `onReply` gets every reply, or status 408 and no message on timeout. */
  sendRequest(request: LocalRequest, onReply: (status: number, reply: SipMessage | undefined) => void): boolean
}

export interface LocalRequest {
  readonly method: string
  readonly requestUri: string
  readonly nextHop?: string
  readonly from: string
  readonly to: string
  readonly callId?: string
  readonly cseq?: number
  /** Header lines, each ended by CRLF. */
  readonly headers: string
  readonly body: string
}
