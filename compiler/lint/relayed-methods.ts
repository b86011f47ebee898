import type { Call } from '../ast/nodes.ts'
import { allMethods, hasMethod, methodSet, type MethodSet } from '../5-check/flow/methods.ts'
import { relays, suspensions } from './answering.ts'
import type { LintContext } from './context.ts'
import { isMainRequestRoute } from './paths.ts'

/** Which methods some path of the request route relays, and the first place where an INVITE is. */
export interface RelayedMethods {
  readonly methods: MethodSet
  readonly first: Call | undefined
}

/** Follows the request route and notes for which methods it comes to a relay, or to a block that cannot be known. */
export function relayedMethods(ctx: LintContext): RelayedMethods {
  let all: MethodSet = 0
  let first: Call | undefined
  ctx.runFlow<'any'>({
    start: (route) => (isMainRequestRoute(route) ? 'any' : undefined),
    call: (_state, _written, call, methods) => {
      const name = ctx.nameOf(call)
      // A request that a foreign interpreter or another process takes over may be relayed there.
      if (suspensions.has(name)) all = allMethods
      // It relays CANCEL and nothing else, whatever method the path is for.
      if (name === 't_relay_cancel') all |= methods & methodSet(['CANCEL'])
      if (!relays.has(name)) return undefined
      all |= methods
      if (hasMethod(methods, 'INVITE') && (first === undefined || call.span.start < first.span.start)) first = call
      return undefined
    },
    dynamic: (state) => {
      all = allMethods
      return state
    },
  })
  return { methods: all, first }
}
