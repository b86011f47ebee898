import type { Attributes, RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { Destination, ListenSocket } from '#runtime/transport/sockets.ts'

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
  /** The To-tag of replies of this server's own. */
  readonly toTag: string
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
  /**
   * Whether t_relay() failed in this run: its error is answered at the end of the script, unless the script answers.
   */
  hasFailed(ctx: RouteContext): boolean
  /** The To-tag of replies of our own to this request; undefined without a transaction. */
  replyTag(ctx: RouteContext): string | undefined
  /**
   * Sends a request of our own, in a dialog or outside; `onReply` gets every reply, or status 408 and no message on
   * timeout. False
   * when it cannot be sent: its URI leads nowhere, or the script dropped it.
   */
  sendRequest(request: LocalRequest, onReply: (status: number, reply: SipMessage | undefined) => void): Promise<boolean>
  /** Suspends the request of a run (t_suspend); gives what resumes it, or undefined when that is not possible. */
  suspend(ctx: RouteContext): SuspendedRequest | undefined
  /** Continues a suspended request in a named route (t_continue); false when it does not wait any more. */
  resume(request: SuspendedRequest, route: string): Promise<boolean>
}

/** A request that waits: Kamailio's two numbers of its transaction. */
export interface SuspendedRequest {
  readonly index: number
  readonly label: number
}

/** A request of our own. `from` and `to` are the bodies of the headers, with their tags inside a dialog. */
export interface LocalRequest {
  readonly method: string
  readonly requestUri: string
  readonly nextHop?: string
  readonly from: string
  readonly to: string
  readonly callId?: string
  /** 10 when absent, as in Kamailio. */
  readonly cseq?: number
  /** Route URIs in angle brackets, in order. */
  readonly routes?: readonly string[]
  /** The socket to send from; chosen by the destination when absent. */
  readonly socket?: ListenSocket | undefined
  /** The caller acknowledges the final reply to INVITE itself. */
  readonly noAck?: boolean
  /** Header lines, each ended by CRLF. */
  readonly headers: string
  readonly body: string
}
