import { Writable } from 'node:stream'
import { DebugSession, Event, Response, TerminatedEvent } from '@vscode/debugadapter'
import type { DebugProtocol } from '@vscode/debugprotocol'
import { userErrorText } from '../user-error.ts'
import { Adapter, type TargetSource } from './adapter.ts'
import type { Json } from './launch-arguments.ts'
import { connectRelay, type Relay } from './relay.ts'
import type { Handlers } from './request.ts'
import type { Target } from './target.ts'
import { breakpointRequests } from './requests/breakpoint-requests.ts'
import { controlRequests } from './requests/control-requests.ts'
import { sessionRequests } from './requests/session-requests.ts'
import { stackRequests } from './requests/stack-requests.ts'
import { valueRequests } from './requests/value-requests.ts'

/** These do not wait for the requests before them: they may end what those wait for. */
const urgent: ReadonlySet<string> = new Set(['pause', 'terminate', 'disconnect'])

/** A client for which more bytes wait reads them no more; what is debugged must not run out of memory for it. */
const maxUnreadBytes = 64_000_000

/** One client of the debugger. Its requests are answered one after the other. */
export class AdapterSession extends DebugSession {
  readonly adapter: Adapter
  readonly #handlers: Handlers
  readonly #relays: boolean
  #relay: Relay | undefined
  #initialize: unknown
  #inTurn: Promise<void> = Promise.resolve()
  #isOver = false
  #output: NodeJS.WritableStream | undefined
  /** Called once, when the client has gone or has ended the session. */
  onOver: () => void = () => undefined

  /** `relays`: what attaches is passed on to a server elsewhere. */
  constructor(source: TargetSource, relays: boolean) {
    // Never the library's own end of the process: who serves the client decides.
    super(undefined, true)
    this.adapter = new Adapter((event, body) => this.sendEvent(new Event(event, body)), source)
    this.#relays = relays
    const { adapter } = this
    this.#handlers = new Map([
      ...sessionRequests(adapter),
      ...breakpointRequests(adapter),
      ...controlRequests(adapter),
      ...stackRequests(adapter),
      ...valueRequests(adapter),
    ])
  }

  override start(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
    this.#output = output
    super.start(input, output)
  }

  override sendEvent(event: DebugProtocol.Event): void {
    super.sendEvent(event)
    const output = this.#output
    if (!(output instanceof Writable) || output.writableLength <= maxUnreadBytes) return
    output.destroy()
    this.shutdown()
  }

  /** The client has gone: what was stopped for it goes on. */
  override shutdown(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#relay?.close()
    const { target } = this.adapter
    this.adapter.target = undefined
    void end(target).finally(() => this.onOver())
    void this.#inTurn.then(() => this.#leaveLate())
  }

  /** A request that was under way when the client went may have taken hold of a server since. */
  async #leaveLate(): Promise<void> {
    this.#relay?.close()
    const { target } = this.adapter
    this.adapter.target = undefined
    await end(target)
  }

  protected override dispatchRequest(message: DebugProtocol.Request): void {
    if (urgent.has(message.command)) {
      void this.#answer(message)
      return
    }
    this.#inTurn = this.#inTurn.then(() => this.#answer(message))
  }

  /** Passes a request on to the server that the client attached to. */
  #passOn(relay: Relay, message: DebugProtocol.Request): void {
    relay.ask(message.command, message.arguments, ({ success, message: text, body }) => {
      this.sendResponse({
        ...new Response(message),
        seq: 0,
        success,
        ...(text === undefined ? {} : { message: text }),
        body,
      })
      if (message.command === 'disconnect') this.shutdown()
    })
  }

  async #attachElsewhere(message: DebugProtocol.Request): Promise<void> {
    const relay = await connectRelay((message.arguments ?? {}) as Json, {
      event: (event) => this.sendEvent({ ...event, seq: 0 }),
      closed: () => {
        if (!this.#isOver) this.sendEvent(new TerminatedEvent())
      },
    })
    await new Promise<void>((resolve) => relay.ask('initialize', this.#initialize, () => resolve()))
    this.#relay = relay
    this.#passOn(relay, message)
  }

  async #answer(message: DebugProtocol.Request): Promise<void> {
    if (message.command === 'initialize') this.#initialize = message.arguments
    if (this.#relay !== undefined) return this.#passOn(this.#relay, message)
    const response: DebugProtocol.Response = new Response(message)
    try {
      if (message.command === 'attach' && this.#relays) return await this.#attachElsewhere(message)
      const handler = this.#handlers.get(message.command)
      if (handler === undefined) throw new UnknownRequest(message.command)
      const body = await handler((message.arguments ?? {}) as Json)
      if (body !== undefined) response.body = body
    } catch (error) {
      response.success = false
      response.message = textOf(error)
      response.body = {
        error: { id: 1, format: escapeFormat(textOf(error)), showUser: !shownInPlace.has(message.command) },
      }
    }
    this.sendResponse(response)
    for (const action of this.adapter.afterAnswer.splice(0)) action()
    if (message.command === 'disconnect') this.shutdown()
  }
}

/** What editors tell of where it was asked: one that fails on each step of a call would bury them in messages. */
const shownInPlace: ReadonlySet<string> = new Set(['evaluate', 'completions'])

/** Nobody is there any more to be told that it failed. */
async function end(target: Target | undefined): Promise<void> {
  try {
    await target?.end(false)
  } catch (error) {
    process.stderr.write(`kamkit: ${textOf(error)}\n`)
  }
}

class UnknownRequest extends Error {
  constructor(command: string) {
    super(`this debugger has no request ${command}`)
  }
}

/** What went wrong; a bug of ours with the place where it did. */
function textOf(error: unknown): string {
  const text = userErrorText(error)
  if (text !== undefined) return text
  if (error instanceof UnknownRequest) return error.message
  return `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

/** Braces in a message of the protocol would be variables. */
function escapeFormat(text: string): string {
  return text.replaceAll('{', '(').replaceAll('}', ')')
}
