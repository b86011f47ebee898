import type { Call, Code, Program } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { Value } from '#grammar/value.ts'
import type { LogScope } from '../log/log-scope.ts'
import type { ProbeList } from '../probe/probe-list.ts'
import { newAttributes, RouteContext, type Worker } from '../script/context.ts'
import type { SipMessage } from '../sip/message.ts'
import type { RouteTable, RunOptions } from './core.ts'
import { linkedProgram, type LinkedProgram } from './linked-program.ts'

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
  /** What runs from now on runs this program; runs and transactions that began before go on with theirs. */
  install(linked: LinkedProgram): void
  /** The run whose code is executing now; undefined between messages. */
  readonly current: RouteContext | undefined
  /** Executes a part of a run as it executes, also when it has waited. */
  within<T>(ctx: RouteContext, part: (ctx: RouteContext) => T): T
}

export interface RunnerEnvironment {
  /** The program that is being started; it has no blocks before it is linked. */
  readonly program: Program
  readonly workers: WorkerPool
  readonly logScope: LogScope
  readonly probes: ProbeList
  /** Makes the message on which event routes without one run. */
  fakeMessage(): SipMessage
  /** A block threw: a bug of kamkit, never of the configuration. */
  onBug(error: unknown, ctx: RouteContext): void
}

/** Runs routing blocks, each with a worker of its own unless it is part of another run. */
export function createRouteRunner(env: RunnerEnvironment): RouteRunner {
  let installed = linkedProgram(env.program, [])
  let current: RouteContext | undefined

  const settle = (ctx: RouteContext, code: number, owned: Worker | undefined): RouteContext => {
    ctx.result = ctx.ended ? ctx.code : code
    env.probes.runEnded(ctx)
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
    env.probes.runBegun(ctx)
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
    const linked = options.linked ?? options.parent?.linked ?? current?.linked ?? installed
    const block = linked.find(kind, name)
    if (block === undefined) return undefined
    const shared = options.parent?.worker ?? current?.worker
    const worker = shared ?? env.workers.acquire()
    const ctx = new RouteContext(worker, options.as ?? kind, name, msg, options.attributes ?? newAttributes())
    ctx.linked = linked
    ctx.block = block
    ctx.rc = 0
    options.prepare?.(ctx)
    return execute(block, ctx, shared === undefined ? worker : undefined)
  }
  return {
    install: (linked) => void (installed = linked),
    get linked() {
      return installed
    },
    has: (kind, name) => installed.has(kind, name),
    names: (kind) => installed.names(kind),
    run,
    runEvent: (name, msg, options) => run('event', name, msg ?? env.fakeMessage(), options),
    get current() {
      return current
    },
    within: (ctx, part) => {
      // Nearly always: the run has not waited.
      if (current === ctx) return part(ctx)
      const outer = current
      current = ctx
      try {
        return part(ctx)
      } finally {
        current = outer
      }
    },
  }
}
