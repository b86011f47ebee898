import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext, Worker } from '#runtime/script/context.ts'
import { appendToSet } from '#runtime/routing/branch-set.ts'
import type { Core } from '#runtime/server/core.ts'
import type { Branch } from '#runtime/sip/message.ts'
import { branchFields, branchNames, newBranch, type FindSocket } from './branch-fields.ts'

/**
 * `$sbranch`: a branch that the script fills in, to append it or to make it the destination. Each worker has one and keeps it
 * over messages, as a Kamailio process does; it shows nothing until its URI is set.
 */
export class StaticBranch {
  readonly #branches = new WeakMap<Worker, Branch>()
  readonly #log: ModuleLogger
  readonly #findSocket: FindSocket

  readonly #core: Core

  constructor(core: Core, log: ModuleLogger, findSocket: FindSocket) {
    this.#core = core
    this.#log = log
    this.#findSocket = findSocket
  }

  #of({ worker }: RouteContext): Branch {
    const branch = this.#branches.get(worker) ?? { ...newBranch(''), q: 0 }
    this.#branches.set(worker, branch)
    return branch
  }

  get variable(): PvBehaviour {
    return {
      bind: ({ inner }) => {
        const name = inner?.constant ?? ''
        const field = branchFields.get(name)
        if (name === 'count') return { get: ({ msg }) => msg.branches.length, set: () => true }
        if (field === undefined) return { error: `$sbranch() takes one of: ${branchNames.join(', ')}` }
        return {
          get: (ctx) => {
            const branch = this.#of(ctx)
            return branch.uri === '' ? null : field.read(branch)
          },
          set: (ctx, value) => {
            const change = field.write?.(this.#of(ctx), value, this.#findSocket)
            if (typeof change === 'object') this.#log.error(change.refused)
            if (change === 'removed') this.reset(ctx)
            return typeof change !== 'object'
          },
        }
      },
    }
  }

  /** Empties it. */
  reset(ctx: RouteContext): 1 {
    this.#branches.delete(ctx.worker)
    return 1
  }

  /** Appends a copy to the branches of the message; -1 when its URI is not set or there are too many. */
  append(ctx: RouteContext): 1 | -1 {
    const branch = this.#of(ctx)
    if (branch.uri === '') return -1
    return appendToSet(this.#core, ctx.msg, { ...branch }) ? 1 : -1
  }

  /** Makes it the destination of the message itself; -1 when its URI is not set. */
  setRequestUri(ctx: RouteContext): 1 | -1 {
    const { msg } = ctx
    const branch = this.#branches.get(ctx.worker)
    if (branch === undefined || branch.uri === '') return -1
    msg.newUri = branch.uri
    msg.uriIsNew = true
    msg.dstUri = branch.dstUri
    msg.path = branch.path
    msg.q = branch.q
    msg.branchFlags = branch.flags
    if (branch.socket !== undefined) msg.forceSocket = branch.socket
    return 1
  }
}
