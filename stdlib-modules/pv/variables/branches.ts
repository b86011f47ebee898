import type { Value } from '#grammar/value.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { BoundPv, PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { indexNumber } from '#runtime/pseudo-variables/define.ts'
import { appendToSet } from '#runtime/routing/branch-set.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { branchFields, branchNames, newBranch, type FindSocket } from './branch-fields.ts'
import { bound } from './fixed-names.ts'

/** `<uri>;q=0.5`, or the bare URI of a branch without q (RFC 3261 §20.10; Kamailio clips q to 0…1). */
function listed(uri: string, q: number, isBracketed: boolean): string {
  if (q === -1) return isBracketed ? `<${uri}>` : uri
  return `<${uri}>;q=${Math.min(Math.max(q, 0), 1000) / 1000}`
}

/** `Contact: …` of all destinations: the R-URI once it was changed, then the branches. */
function destinationSet({ requestUri, newUri, q, branches }: SipMessage): Value {
  const own = newUri === undefined ? [] : [listed(requestUri, q, true)]
  const all = [...own, ...branches.map((branch) => listed(branch.uri, branch.q, true))]
  return all.length === 0 ? null : `Contact: ${all.join(', ')}`
}

/** `[n]` counts from the first branch, a negative one from behind; `[*]` is the first (recorded with 6.1.5). */
function branchAt(msg: SipMessage, index: number | 'all'): number | undefined {
  const count = msg.branches.length
  const at = index === 'all' ? 0 : index < 0 ? count + index : index
  return at >= 0 && at < count ? at : undefined
}

function branchField(log: ModuleLogger, findSocket: FindSocket): PvBehaviour {
  return {
    bind: ({ inner, index }) => {
      const name = inner?.constant ?? ''
      const field = branchFields.get(name)
      if (field === undefined && name !== 'count') return { error: `$branch() takes one of: ${branchNames.join(', ')}` }
      const find = (ctx: RouteContext): number | undefined => branchAt(ctx.msg, indexNumber(index, ctx))
      return {
        get: (ctx) => {
          const branch = ctx.msg.branches[find(ctx) ?? -1]
          if (branch === undefined) return null
          return field === undefined ? ctx.msg.branches.length : field.read(branch)
        },
        set: (ctx, value) => {
          const at = find(ctx)
          const branch = ctx.msg.branches[at ?? -1]
          if (field?.write === undefined) return true
          if (at === undefined || branch === undefined) {
            log.error('there is no such branch')
            return false
          }
          const change = field.write(branch, value, findSocket)
          if (typeof change === 'object') log.error(change.refused)
          if (change === 'removed') ctx.msg.branches.splice(at, 1)
          return typeof change !== 'object'
        },
      }
    },
  }
}

/** `$br` reads the first branch; assigning appends one. */
function firstBranch(core: Core, log: ModuleLogger): BoundPv {
  return {
    // A reply has none, though one can be appended.
    get: ({ msg }) => (msg.isRequest ? (msg.branches[0]?.uri ?? null) : null),
    set: ({ msg }, value) => {
      if (typeof value !== 'string' || value === '') {
        log.error('$br takes the URI of a branch to append')
        return false
      }
      if (appendToSet(core, msg, newBranch(value))) return true
      log.error('max nr of branches exceeded')
      return false
    },
  }
}

/** The branches that the script or lookup() added to a request. */
export function branchVariables(
  core: Core,
  log: ModuleLogger,
  findSocket: FindSocket,
): { readonly [name: string]: PvBehaviour } {
  return {
    br: bound(firstBranch(core, log)),
    bR: ({ msg }) => (msg.isRequest && msg.branches.map(({ uri, q }) => listed(uri, q, false)).join(', ')) || null,
    ds: ({ msg }) => destinationSet(msg),
    branch: branchField(log, findSocket),
  }
}
