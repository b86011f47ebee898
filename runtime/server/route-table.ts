import type { Call, Code, LinkedRoute } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { Value } from '#grammar/value.ts'
import type { LogScope } from '../log/log-scope.ts'
import { newAttributes, RouteContext, type Worker } from '../script/context.ts'
import type { SipMessage } from '../sip/message.ts'
import type { RouteTable, RunOptions } from './core.ts'

/** The workers of a server: one for each message that is being handled at the same time; free ones are used again. */
export class WorkerPool {
  readonly #free: Worker[] = []
  readonly #slotCount: () => number
  readonly #initialValue: (slot: number) => Value
  #made = 0

  constructor(slotCount: () => number, initialValue: (slot: number) => Value = () => 0) {
    this.#slotCount = slotCount
    this.#initialValue = initialValue
  }

  acquire(): Worker {
    const worker = this.#free.pop() ?? this.#make()
    // Variables named at run time may have got slots since this worker was made.
    for (let slot = worker.vars.length; slot < this.#slotCount(); slot += 1) worker.vars.push(this.#initialValue(slot))
    return worker
  }

  release(worker: Worker): void {
    this.#free.push(worker)
  }

  #make(): Worker {
    this.#made += 1
    return { vars: [], nullable: new Map(), processNo: this.#made }
  }
}

export interface RouteRunner extends RouteTable {
  /** Takes the blocks of a linked program; later blocks of the same kind and name replace earlier ones. */
  install(routes: readonly LinkedRoute[]): void
  find(kind: RouteKind, name: string): Call<Code> | undefined
  /** The run whose code is executing now; undefined between messages. */
  readonly current: RouteContext | undefined
}

export interface RunnerEnvironment {
  readonly workers: WorkerPool
  readonly logScope: LogScope
  /** Makes the message on which event routes without one run. */
  fakeMessage(): SipMessage
  /** A block threw: a bug of kamkit, never of the configuration. */
  onBug(error: unknown, ctx: RouteContext): void
}

/** Runs routing blocks, each with a worker of its own unless it is part of another run. */
export function createRouteRunner(env: RunnerEnvironment): RouteRunner {
  const blocks = new Map<RouteKind, Map<string, Call<Code>>>()
  let current: RouteContext | undefined

  const settle = (ctx: RouteContext, code: number, owned: Worker | undefined): RouteContext => {
    ctx.result = ctx.ended ? ctx.code : code
    if (owned !== undefined) env.workers.release(owned)
    return ctx
  }
  const fail = (ctx: RouteContext, error: unknown, owned: Worker | undefined): RouteContext => {
    env.onBug(error, ctx)
    return settle(ctx, -1, owned)
  }
  const execute = (
    block: Call<Code>,
    ctx: RouteContext,
    owned: Worker | undefined,
  ): RouteContext | Promise<RouteContext> => {
    const outer = current
    const outerLog = env.logScope.enter(ctx.msg, ctx.worker)
    current = ctx
    try {
      const code = block(ctx)
      if (typeof code === 'number') return settle(ctx, code, owned)
      return code.then(
        (later) => {
          env.logScope.clear()
          return settle(ctx, later, owned)
        },
        (error: unknown) => fail(ctx, error, owned),
      )
    } catch (error) {
      return fail(ctx, error, owned)
    } finally {
      current = outer
      env.logScope.leave(outerLog)
    }
  }
  const run = (kind: RouteKind, name: string, msg: SipMessage, options: RunOptions = {}) => {
    const block = blocks.get(kind)?.get(name)
    if (block === undefined) return undefined
    const shared = options.parent?.worker ?? current?.worker
    const worker = shared ?? env.workers.acquire()
    const ctx = new RouteContext(worker, options.as ?? kind, name, msg, options.attributes ?? newAttributes())
    ctx.rc = 0
    options.prepare?.(ctx)
    return execute(block, ctx, shared === undefined ? worker : undefined)
  }
  return {
    install: (routes) => {
      for (const route of routes) {
        const named = blocks.get(route.kind) ?? new Map<string, Call<Code>>()
        named.set(route.name, route.run)
        blocks.set(route.kind, named)
      }
    },
    find: (kind, name) => blocks.get(kind)?.get(name),
    has: (kind, name) => blocks.get(kind)?.has(name) === true,
    names: (kind) => [...(blocks.get(kind)?.keys() ?? [])],
    run,
    runEvent: (name, msg, options) => run('event', name, msg ?? env.fakeMessage(), options),
    get current() {
      return current
    },
  }
}
