import { RpcArgumentFault, RpcFault } from '../rpc/fault.ts'
import type { RpcValue } from '../rpc/registry.ts'
import type { CallResult } from './messages.ts'

/** Calls of services, which no RPC command is named like. */
export function serviceCall(service: string): string {
  return `@${service}`
}

export function isService(name: string): boolean {
  return name.startsWith('@')
}

/** What became of a call, as it travels; a fault of ours is one that the caller sees. */
export async function resultOf(running: () => Promise<readonly RpcValue[]>): Promise<CallResult> {
  try {
    return { values: await running() }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const code = error instanceof RpcFault ? error.code : 500
    return { fault: { code, text, isOfArgument: error instanceof RpcArgumentFault } }
  }
}

/** The values of a call that ran elsewhere; throws the fault that it ended with. */
export function valuesOf(result: CallResult): readonly RpcValue[] {
  if ('values' in result) return result.values
  const { code, text, isOfArgument } = result.fault
  throw isOfArgument ? new RpcArgumentFault(text) : new RpcFault(code, text)
}

/** Questions to another process that wait for their answers. */
export class Questions<A> {
  readonly #waiting = new Map<number, (answer: A) => void>()
  #lastId = 0

  /** Sends the question under a number of its own. */
  ask(send: (id: number) => void): Promise<A> {
    const id = (this.#lastId += 1)
    const { promise, resolve } = Promise.withResolvers<A>()
    this.#waiting.set(id, resolve)
    send(id)
    return promise
  }

  answer(id: number, answer: A): void {
    this.#waiting.get(id)?.(answer)
    this.#waiting.delete(id)
  }

  /** Who was asked is no more: all questions get this answer. */
  end(answer: A): void {
    for (const id of [...this.#waiting.keys()]) this.answer(id, answer)
  }
}
