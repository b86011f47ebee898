import type { Value } from '#grammar/value.ts'
import { readAddress } from '../../virtual/peer.ts'
import { callRpc } from '../engine/call-rpc.ts'
import { checkExpression, evaluateOn, setVariables } from '../engine/check.ts'
import type { MockedCall } from '../engine/function-mocks.ts'
import { matcherOf } from '../engine/matcher.ts'
import { expectExecuted, expectLog, expectNoLog, wasExecuted } from '../engine/script-checks.ts'
import { runRoute } from '../engine/run-route.ts'
import type { Stage } from '../engine/stage.ts'
import type { ReplyWish } from '../engine/build-reply.ts'
import { branchUri } from '../steps/run-branches.ts'
import { parseRunMessage } from '../steps/run-message.ts'
import { TestMistake } from '../engine/assertion.ts'
import type { BeginStep } from './collector.ts'
import { mockOf, type MockOption } from './options.ts'
import { bodyOf, durationOf, headersOf, replyWishOf, type ReplyOptions, type SendOptions } from './wishes.ts'

/** What a routing block that is run alone is given. */
export interface RunOptions extends SendOptions {
  /** METHOD URI; an OPTIONS to the server without it. */
  readonly message?: string
  /** The agent whom the message comes from. */
  readonly agent?: string
  readonly set?: { readonly [variable: string]: Value }
  readonly flags?: readonly (string | number)[]
  /** The code that it has to return. */
  readonly returns?: number
  /** Where request_route sent the request: URIs, or names of agents; its own URI when absent. */
  readonly branches?: readonly string[]
  /** What each branch replies, in order; a branch without a reply does not answer. */
  readonly replies?: readonly (BranchReply | readonly BranchReply[])[]
}

/** A reply of a branch: 486, or with all that can be said of it. */
export type BranchReply = number | (Omit<ReplyOptions, 'socket'> & { readonly status: number })

/** The server of a test: its time, its variables, what it logged and executed. */
export class ServerHandle {
  readonly #stage: Stage
  readonly #begin: BeginStep

  constructor(stage: Stage, begin: BeginStep) {
    this.#stage = stage
    this.#begin = begin
  }

  /** Milliseconds since 1970 on its clock. */
  get nowMs(): number {
    return this.#stage.virtual.clock.now()
  }

  /** The lines that it logged in this test. */
  get log(): readonly { readonly level: string; readonly text: string }[] {
    return this.#stage.log.map(({ level, text }) => ({ level, text }))
  }

  /** Calls of mocked functions so far. */
  get mockedCalls(): readonly MockedCall[] {
    return this.#stage.mocks.calls
  }

  /** Lets time pass: `32s`. */
  async advance(time: string): Promise<void> {
    this.#begin()
    await this.#stage.advance(durationOf(time))
  }

  /** The value of an expression of the configuration language after the last run, or the last run of the block `where`. */
  async get(expression: string, where?: string): Promise<Value> {
    this.#begin()
    return evaluateOn(this.#stage, expression, where)
  }

  /** Fails unless an expression of the configuration language holds. */
  async check(expression: string, where?: string): Promise<void> {
    this.#begin()
    await checkExpression(this.#stage, expression, where)
  }

  /** Sets variables that belong to the server, such as `$shv(x)`. */
  set(variables: { readonly [variable: string]: Value }): void {
    this.#begin()
    setVariables(this.#stage, Object.entries(variables))
  }

  /** Runs one routing block alone on one message; `get` and `check` look at what it left. */
  async run(title: string, options: RunOptions = {}): Promise<void> {
    this.#begin()
    const message = parseRunMessage(options.message)
    if (message === undefined) throw new TestMistake(`${options.message ?? ''} is no message: write METHOD URI`)
    const { agent, socket, from, to, contact } = options
    const placed = message.place(this.#stage, {
      ...{ agent, socket, from, to, contact, raw: undefined },
      headers: headersOf(options.headers),
      body: bodyOf(options.body),
    })
    await runRoute(this.#stage, {
      title,
      ...placed,
      set: Object.entries(options.set ?? {}),
      flags: (options.flags ?? []).map(String),
      returns: options.returns,
      branches: (options.branches ?? []).map((one) => branchUri(this.#stage, one)),
      replies: (options.replies ?? []).map((one) => (isList(one) ? one : [one]).map(branchReplyOf)),
    })
  }

  /** Replaces a function of a module from now on. */
  mock(name: string, mock: MockOption): void {
    this.#begin()
    this.#stage.mocks.put(mockOf(name, mock))
  }

  /** Fails unless a line with this text, or that matches, was logged. */
  expectLog(text: string | RegExp, level?: string): void {
    this.#begin()
    expectLog(this.#stage, { text: matcherOf(text), level })
  }

  /** Fails when such a line was logged. */
  expectNoLog(text: string | RegExp | undefined, level?: string): void {
    this.#begin()
    expectNoLog(this.#stage, { text: text === undefined ? undefined : matcherOf(text), level })
  }

  /** Whether a block (`route[X]`) or line (`kamailio.cfg:120`) was executed. */
  executed(what: string): boolean {
    this.#begin()
    return wasExecuted(this.#stage, what)
  }

  /** Fails unless it was executed, or when it was with `isWanted` false. */
  expectExecuted(what: string, isWanted = true): void {
    this.#begin()
    expectExecuted(this.#stage, what, isWanted)
  }

  /** Runs a command, as kamcmd does; fails when it does. Gives the result as JSON. */
  async rpc(name: string, ...args: readonly (string | number)[]): Promise<string> {
    this.#begin()
    return callRpc(this.#stage, { name, args, gives: undefined, fails: undefined })
  }

  /** Brings a text to the server from any address. */
  async receive(text: string, from: string): Promise<void> {
    this.#begin()
    const peer = readAddress(from)
    if (peer === undefined) throw new TestMistake(`${from} is no address`)
    await this.#stage.deliver(text, peer, this.#stage.socketFor(peer, undefined))
  }
}

function branchReplyOf(reply: BranchReply): ReplyWish {
  return typeof reply === 'number' ? replyWishOf(reply, {}) : replyWishOf(reply.status, reply)
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}
