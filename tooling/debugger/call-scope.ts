import { AsyncLocalStorage } from 'node:async_hooks'
import type { Server } from '#runtime/server/server.ts'
import type { EvaluationMode } from './evaluator.ts'
import { callOf } from '../recording/call-of.ts'

interface Scope {
  readonly callId: string
  /** The debugger evaluates something: nothing of it stops the call. What only looks does not even tell what it logs. */
  readonly evaluation?: EvaluationMode
}

/** Knows for which call the server is at work, also after it waited. */
export class CallScope {
  readonly #storage = new AsyncLocalStorage<Scope>()

  /** The call at work; undefined between messages. */
  get callId(): string | undefined {
    return this.#storage.getStore()?.callId
  }

  get evaluation(): EvaluationMode | undefined {
    return this.#storage.getStore()?.evaluation
  }

  /** Does something for a call; '' for none. */
  run<T>(callId: string, action: () => T): T {
    return this.#storage.run({ callId }, action)
  }

  /** Evaluates an expression for a call. */
  evaluate<T>(evaluation: EvaluationMode, callId: string, action: () => T): T {
    return this.#storage.run({ callId, evaluation }, action)
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
