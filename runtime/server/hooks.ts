import type { Attributes, RouteContext } from '../script/context.ts'
import type { SipMessage } from '../sip/message.ts'
import type { Destination, ReceiveInfo } from '../transport/sockets.ts'
import type { ConnectionEnd, ConnectionInfo } from '../transport/transport.ts'

/** A list of functions that modules add at mod_init and the core calls in the order in which they were added. */
export class HookList<F> {
  readonly #handlers: F[] = []

  add(handler: F): void {
    this.#handlers.push(handler)
  }

  remove(handler: F): void {
    const index = this.#handlers.indexOf(handler)
    if (index !== -1) this.#handlers.splice(index, 1)
  }

  get all(): readonly F[] {
    return this.#handlers
  }
}

/** What a module makes of a message of another protocol: not its own, dealt with, or bad (its connection is closed). */
export type ForeignVerdict = 'pass' | 'handled' | 'failed'

/** The places at which modules take part in what the core does with a message. */
export interface Hooks {
  /** Before request_route: false stops the processing of the request. */
  readonly preRequest: HookList<(msg: SipMessage) => boolean>
  /** After request_route, whatever it did. */
  readonly postRequest: HookList<(ctx: RouteContext) => void>
  /** A reply arrived, before the core's reply_route: a module (tm) that owns it gives true and handles it whole. */
  readonly replyIn: HookList<(msg: SipMessage) => boolean | Promise<boolean>>
  /** An ACK arrived: true swallows it before the script runs (sl's filter of ACKs to local replies). */
  readonly ackIn: HookList<(msg: SipMessage) => boolean>
  /** Where a request is about to go: the handlers may say more about the connection, by what the script left in its attributes. */
  readonly destination: HookList<(to: Destination, attributes: Attributes | undefined) => Destination>
  /** A request is about to leave: the handlers may replace the text. */
  readonly requestOut: HookList<(text: string, to: Destination) => string>
  /** A reply is about to leave. */
  readonly replyOut: HookList<(text: string, to: Destination) => string>
  /** A message arrived, before it is parsed: the handlers may replace the text (event_route[network:msg]). */
  readonly messageIn: HookList<(data: string, info: ReceiveInfo) => string>
  /** A datagram or stream unit that is no SIP message (keepalive probes, STUN): true when it was handled. */
  readonly nonSip: HookList<(data: string, info: ReceiveInfo) => boolean>
  /** A message with headers as SIP has them whose first line names another protocol (HTTP): the first that does not pass ends the list. */
  readonly foreignIn: HookList<(msg: SipMessage) => ForeignVerdict | Promise<ForeignVerdict>>
  /** A connection ended. */
  readonly connectionClosed: HookList<(connection: ConnectionInfo, end: ConnectionEnd) => void>
}

export function newHooks(): Hooks {
  return {
    preRequest: new HookList(),
    postRequest: new HookList(),
    replyIn: new HookList(),
    ackIn: new HookList(),
    destination: new HookList(),
    requestOut: new HookList(),
    replyOut: new HookList(),
    messageIn: new HookList(),
    nonSip: new HookList(),
    foreignIn: new HookList(),
    connectionClosed: new HookList(),
  }
}
