import type { PvAccessor, Step } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { Server } from '#runtime/server/server.ts'
import { dumpVariables, namesIn, type VariableDump } from './variables.ts'

/** One entry of a flow: a route was entered or left, with the variables as they were then. */
export interface FlowEntry {
  /** `start|NAME`, `return|NAME`, `exit|NAME`. */
  readonly title: string
  readonly variables: VariableDump
  readonly callId: string
  /** How many entries the recording had then: where it stands among the messages. */
  readonly position: number
}

/** A route that was entered. */
interface OpenRoute {
  readonly name: string
  /** It said exit, drop or break. */
  isExit: boolean
}

/** What is open of a message: the routes that were entered, the innermost last. */
interface Running {
  readonly msg: SipMessage
  readonly routes: OpenRoute[]
  /** More than one route was entered. */
  isDeep: boolean
}

/**
 * Records the flow of routes as Kamailio's cfgt does with modparam("debugger", "cfgtest", 1): told apart by their names, at the first
 * statement of each; a route without statements is not seen. A run within another one goes on with its routes. Seen with 6.1.5.
 */
export function recordFlow({ core }: Pick<Server, 'core'>, position: () => number): readonly FlowEntry[] {
  const entries: FlowEntry[] = []
  const running = new Map<RouteContext, Running>()
  const newest = new Map<string, Running>()
  const replyEnds = new Map<string, FlowEntry>()
  const accessors = new Map<string, PvAccessor | undefined>()
  const bind = (text: string): PvAccessor | undefined => {
    if (!accessors.has(text)) {
      const bound = core.linkTools.fixups.pv(text)
      accessors.set(text, 'error' in bound ? undefined : bound)
    }
    return accessors.get(text)
  }
  const names = namesIn(core.routes.linked.program)
  const add = (ctx: RouteContext, title: string, told = names): FlowEntry => {
    const entry = { title, variables: dumpVariables(told, bind, ctx), callId: callIdOf(ctx), position: position() }
    entries.push(entry)
    return entry
  }
  core.probes.add({
    runBegun: (ctx) => {
      const callId = callIdOf(ctx)
      const known = newest.get(callId)
      const goesOn = known !== undefined && ([...running.values()].includes(known) || known.msg === ctx.msg)
      const own = goesOn ? known : { msg: ctx.msg, routes: [], isDeep: false }
      newest.set(callId, own)
      running.set(ctx, own)
      // What an onreply_route leaves is not told when a failure_route goes on.
      const told = ctx.kind === 'failure' ? replyEnds.get(callId) : undefined
      if (told !== undefined && told === entries.at(-1)) entries.pop()
      replyEnds.delete(callId)
    },
    step: (ctx, step) => {
      const own = running.get(ctx)
      if (own === undefined) return
      enter(own, routeName(step), (title) => add(ctx, title))
      const route = own.routes.at(-1)
      if (route !== undefined && /^(exit|drop|break)$/.test(step.action)) route.isExit = true
    },
    runEnded: (ctx) => {
      const own = running.get(ctx)
      running.delete(ctx)
      const last = own?.routes.at(-1)
      if (own === undefined || last === undefined) return
      if (!tells(ctx.kind, last, own)) return
      // What a transaction keeps is gone when an onreply_route has ended.
      const isReply = ctx.kind === 'onreply'
      const told = isReply ? names.filter((name) => !/^\$x?avp\(/.test(name)) : names
      const entry = add(ctx, `${last.isExit ? 'exit' : 'return'}|${last.name}`, told)
      if (isReply) replyEnds.set(callIdOf(ctx), entry)
      own.routes.pop()
    },
  })
  return entries
}

function callIdOf({ msg }: RouteContext): string {
  return msg.header('call-id')?.body ?? ''
}

/** Whether the end of a run is told: of an onreply_route only one that ends the script or is not the only route. */
function tells(kind: RouteKind, last: OpenRoute, { isDeep }: Running): boolean {
  return kind === 'onreply' ? last.isExit || isDeep : ['request', 'branch', 'failure', 'onsend'].includes(kind)
}

/** The route around the innermost one was returned to; any other is entered, even one further out. */
function enter(own: Running, name: string, add: (title: string) => void): void {
  const { routes } = own
  if (routes.at(-1)?.name === name) return
  if (routes.at(-2)?.name === name) {
    add(`return|${routes.pop()?.name ?? ''}`)
    return
  }
  routes.push({ name, isExit: false })
  own.isDeep ||= routes.length > 1
  add(`start|${name}`)
}

const mainRoutes: ReadonlyMap<string, string> = new Map([
  ['request_route', 'DEFAULT_ROUTE'],
  ['route', 'DEFAULT_ROUTE'],
  ['reply_route', 'DEFAULT_ONREPLY'],
  ['onreply_route', 'DEFAULT_ONREPLY'],
  ['failure_route', 'DEFAULT_FAILURE'],
  ['branch_route', 'DEFAULT_BRANCH'],
  ['onsend_route', 'DEFAULT_SEND'],
])

/** `X` of `route[X]`, and what Kamailio calls the main block of a kind. */
function routeName({ route }: Step): string {
  return /\[(.*)\]$/.exec(route)?.[1] ?? mainRoutes.get(route) ?? route
}
