import { buildReply } from '../sip/build-reply.ts'
import { parseFaultyRequestLine, parseMessage } from '../sip/parse-message.ts'
import { serverTag, transactionText } from '../sip/tags.ts'
import { SipMessage } from '../sip/message.ts'
import { replyDestination } from '../routing/reply-destination.ts'
import type { RefusedMessage } from '../transport/framing.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'
import type { Core } from './core.ts'

/** Answers requests that no script gets to see (`--malformed rfc`). */
export class Refusals {
  readonly #core: Core
  /** What To-tags of these answers begin with; made with the first one. */
  #secret: string | undefined

  constructor(core: Core) {
    this.#core = core
  }

  /**
   * A reply made from the raw lines of the request (RFC 3261 §8.2.6), after which its connection is closed, unless tcp_script_mode
   * keeps such connections. False when there is none: for an ACK, for replies, without any Via.
   */
  answer(msg: SipMessage, status: number, reason: string): boolean {
    if (!msg.isRequest || msg.method === 'ACK' || msg.header('via') === undefined) return false
    const { hooks, transport, host, settings } = this.#core
    msg.replyClose ||= (settings.int('tcp_script_mode') & 1) === 0
    this.#secret ??= host.random.hex(16)
    const toTag = serverTag(this.#secret, transactionText(msg), '.')
    const text = buildReply(msg, { status, reason, toTag, serverHeader: this.#core.serverHeader() })
    const to = replyDestination(msg)
    return transport.send(
      hooks.replyOut.all.reduce((out, change) => change(out, to), text),
      to,
    ).ok
  }

  /** Answers a request on a stream whose end cannot be told, and closes the connection. */
  answerRefused({ head, status, reason }: RefusedMessage, info: ReceiveInfo): void {
    const msg = parseMessage(head, info, this.#core.nextMessageId())
    if (msg === undefined) return
    msg.replyClose = true
    this.answer(msg, status, reason)
  }

  /** Answers text whose first line is that of a request but for its form or its version; false when it is not answered. */
  answerFirstLine(data: string, info: ReceiveInfo): boolean {
    const line = parseFaultyRequestLine(data)
    if (line === undefined) return false
    const msg = new SipMessage(this.#core.nextMessageId(), data, line.request, info)
    return this.answer(msg, line.status, line.reason)
  }
}
