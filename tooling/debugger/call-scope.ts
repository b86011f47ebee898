import { AsyncLocalStorage } from 'node:async_hooks'
import type { Server } from '#runtime/server/server.ts'
import { callOf } from '../recording/call-of.ts'

interface Scope {
  readonly callId: string
  /** The debugger evaluates something: what it logs is nobody's fault. */
  readonly isEvaluation: boolean
}

/** Knows for which call the server is at work, also after it waited. */
export class CallScope {
  readonly #storage = new AsyncLocalStorage<Scope>()

  /** The call at work; undefined between messages. */
  get callId(): string | undefined {
    return this.#storage.getStore()?.callId
  }

  get isEvaluation(): boolean {
    return this.#storage.getStore()?.isEvaluation === true
  }

  /** Does something for a call; '' for none. */
  run<T>(callId: string, action: () => T): T {
    return this.#storage.run({ callId, isEvaluation: false }, action)
  }

  /** Evaluates an expression. */
  evaluate<T>(action: () => T): T {
    return this.#storage.run({ callId: this.callId ?? '', isEvaluation: true }, action)
  }

  /** From now on each message of the server is handled for its call; gives what ends that. */
  attach({ core: { transport } }: Pick<Server, 'core'>): () => void {
    const inner = transport.onMessage
    const outer: typeof inner = (data, info) => this.run(callOf(data), () => inner?.(data, info))
    transport.onMessage = outer
    return () => {
      if (transport.onMessage === outer) transport.onMessage = inner
    }
  }
}
