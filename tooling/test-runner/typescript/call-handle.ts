import type { Agent } from '../engine/agent.ts'
import type { Call } from '../engine/call.ts'
import { expectMessage } from '../engine/expect-message.ts'
import { sendRequest } from '../engine/send.ts'
import type { Stage } from '../engine/stage.ts'
import type { BeginStep } from './collector.ts'
import { ReceivedMessage } from './received-message.ts'
import { bodyOf, expectWishOf, headersOf, type ExpectOptions, type SendOptions } from './wishes.ts'

/** One call of an agent: requests inside its dialog and transactions. */
export class CallHandle {
  readonly #stage: Stage
  readonly #agent: Agent
  readonly #call: Call
  readonly #begin: BeginStep

  constructor(stage: Stage, agent: Agent, call: Call, begin: BeginStep) {
    this.#stage = stage
    this.#agent = agent
    this.#call = call
    this.#begin = begin
  }

  get callId(): string {
    return this.#call.id
  }

  /** Takes the next message of the kind in this call. */
  async expect(what: string | number, options: ExpectOptions = {}): Promise<ReceivedMessage> {
    this.#begin()
    const wish = expectWishOf(what, options, this.#name())
    return new ReceivedMessage(await expectMessage(this.#stage, this.#agent, wish))
  }

  /** Sends a request inside the call: BYE, UPDATE, another INVITE. */
  async send(method: string, options: SendOptions = {}): Promise<void> {
    this.#begin()
    const { headers, body, ...others } = options
    const wish = { ...others, method, headers: headersOf(headers), body: bodyOf(body), call: this.#name() }
    await sendRequest(this.#stage, this.#agent, wish)
  }

  async ack(options?: SendOptions): Promise<void> {
    await this.send('ACK', options)
  }

  async cancel(options?: SendOptions): Promise<void> {
    await this.send('CANCEL', options)
  }

  async bye(options?: SendOptions): Promise<void> {
    await this.send('BYE', options)
  }

  /** The engine finds calls by name: the Call-ID is one. */
  #name(): string {
    this.#agent.named.set(this.#call.id, this.#call)
    return this.#call.id
  }
}
