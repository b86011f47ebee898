import type { Arrival } from '../engine/agent.ts'
import { headerOf, headersOf, type WireMessage } from '../engine/wire-message.ts'

/** A message that an agent got. */
export class ReceivedMessage {
  /** For requests. */
  readonly method: string | undefined
  /** The request URI. */
  readonly uri: string
  /** 0 for requests. */
  readonly status: number
  readonly reason: string
  readonly body: string
  /** The whole message. */
  readonly text: string
  /** The socket of the server that sent it. */
  readonly from: string
  readonly callId: string
  readonly #message: WireMessage

  constructor({ message, from, call }: Arrival) {
    this.#message = message
    this.method = message.method
    this.uri = message.uri
    this.status = message.status
    this.reason = message.reason
    this.body = message.body
    this.text = message.text
    this.from = from
    this.callId = call.id
  }

  /** The first header of the name (a short one too); undefined when there is none. */
  header(name: string): string | undefined {
    return this.headers(name)[0]
  }

  /** All headers of the name, in order. */
  headers(name: string): readonly string[] {
    return headersOf(this.#message, name)
  }

  /** Whether the other message is about the same request. */
  isAbout(other: WireMessage): boolean {
    return headerOf(this.#message, 'Via') === headerOf(other, 'Via') && this.#message.text === other.text
  }
}
