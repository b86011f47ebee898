import type { Agent } from '../engine/agent.ts'
import { TestMistake } from '../engine/assertion.ts'
import { authenticate } from '../engine/authenticate.ts'
import { expectMessage, expectNothing } from '../engine/expect-message.ts'
import { register } from '../engine/register.ts'
import { replyTo, sendReply } from '../engine/reply.ts'
import { retransmit, sendRaw, sendRequest } from '../engine/send.ts'
import type { Stage } from '../engine/stage.ts'
import { CallHandle } from './call-handle.ts'
import type { BeginStep } from './collector.ts'
import { ReceivedMessage } from './received-message.ts'
import {
  bodyOf,
  durationOf,
  expectWishOf,
  headersOf,
  replyWishOf,
  type ExpectOptions,
  type HeaderOptions,
  type ReplyOptions,
  type SendOptions,
} from './wishes.ts'

/** A user agent in a test: what it sends, and what it has to get. */
export class AgentHandle {
  readonly #stage: Stage
  readonly #agent: Agent
  readonly #begin: BeginStep

  constructor(stage: Stage, agent: Agent, begin: BeginStep) {
    this.#stage = stage
    this.#agent = agent
    this.#begin = begin
  }

  /** Its address of record. */
  get aor(): string {
    return this.#agent.aor
  }

  /** The URI at which it can be reached. */
  get contact(): string {
    return this.#agent.contact
  }

  /** Every message that it got so far. */
  get messages(): readonly ReceivedMessage[] {
    return this.#agent.arrivals.map((one) => new ReceivedMessage(one))
  }

  /** Calls a URI or another agent. */
  async invite(to: string | AgentHandle, options: SendOptions = {}): Promise<CallHandle> {
    return this.send('INVITE', to, options)
  }

  /** Sends a request to a URI or another agent; without one inside the call of the last step. */
  async send(method: string, to?: string | AgentHandle, options: SendOptions = {}): Promise<CallHandle> {
    this.#begin()
    const uri = to instanceof AgentHandle ? to.aor : to
    await sendRequest(this.#stage, this.#agent, {
      ...options,
      method,
      uri,
      headers: headersOf(options.headers),
      body: bodyOf(options.body),
    })
    const { current } = this.#agent
    if (current === undefined) throw new TestMistake('there is no call')
    return new CallHandle(this.#stage, this.#agent, current, this.#begin)
  }

  /** Sends a text as it is; line ends become those of the wire. */
  async sendRaw(text: string, options: Pick<SendOptions, 'socket'> = {}): Promise<void> {
    this.#begin()
    await sendRaw(this.#stage, this.#agent, text, options)
  }

  /** Takes the next message of the kind, `INVITE`, `200`, `486 Busy Here`, `2xx`; fails when there is none or it differs. */
  async expect(what: string | number, options: ExpectOptions = {}): Promise<ReceivedMessage> {
    this.#begin()
    return new ReceivedMessage(await expectMessage(this.#stage, this.#agent, expectWishOf(what, options, undefined)))
  }

  /** Fails when it got something that was not expected. */
  async expectNothing(within = '0s'): Promise<void> {
    this.#begin()
    await expectNothing(this.#stage, this.#agent, durationOf(within))
  }

  /** Replies to a request that it got. */
  async reply(request: ReceivedMessage, status: number, options: ReplyOptions = {}): Promise<void> {
    this.#begin()
    const found = this.#agent.arrivals.find(({ message }) => request.isAbout(message))
    if (found === undefined) throw new TestMistake(`${this.#agent.name} has not got that request`)
    await replyTo(this.#stage, this.#agent, found.message, replyWishOf(status, options))
  }

  /** Replies to the last request of the call that has no final reply yet. */
  async replyLast(status: number, options: ReplyOptions = {}): Promise<void> {
    this.#begin()
    await sendReply(this.#stage, this.#agent, replyWishOf(status, options))
  }

  /** Sends its last message once more. */
  async retransmit(): Promise<void> {
    this.#begin()
    await retransmit(this.#stage, this.#agent, undefined)
  }

  /** Registers itself: REGISTER, credentials when it is asked for them and has a password, and 200. */
  async register(
    options: { readonly expires?: number; readonly contact?: string; readonly headers?: HeaderOptions } = {},
  ): Promise<void> {
    this.#begin()
    const { contact, expires } = options
    await register(this.#stage, this.#agent, {
      headers: headersOf(options.headers),
      contact,
      expires,
      socket: undefined,
    })
  }

  /** The last request once more, with credentials for the challenge that it got. */
  async authenticate(password?: string): Promise<void> {
    this.#begin()
    await authenticate(this.#stage, this.#agent, { password })
  }
}
