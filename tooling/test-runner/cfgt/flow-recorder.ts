import type { PvAccessor, Step } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
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

/** What is open of a run: the routes that were entered, the innermost last. */
interface Running {
  readonly routes: string[]
  lastAction: string
}

/**
 * Records the flow of routes as Kamailio's cfgt does with modparam("debugger", "cfgtest", 1): told apart by their names, at the first
 * statement of each; a route without statements is not seen. What onreply_routes leave is not told. Seen with 6.1.5.
 */
export function recordFlow({ core }: Pick<Server, 'core'>, position: () => number): readonly FlowEntry[] {
  const entries: FlowEntry[] = []
  const running = new Map<RouteContext, Running>()
  const accessors = new Map<string, PvAccessor | undefined>()
  const bind = (text: string): PvAccessor | undefined => {
    if (!accessors.has(text)) {
      const bound = core.linkTools.fixups.pv(text)
      accessors.set(text, 'error' in bound ? undefined : bound)
    }
    return accessors.get(text)
  }
  const names = namesIn(core.routes.linked.program)
  const add = (ctx: RouteContext, title: string): void => {
    const callId = ctx.msg.header('call-id')?.body ?? ''
    entries.push({ title, variables: dumpVariables(names, bind, ctx), callId, position: position() })
  }
  core.probes.add({
    runBegun: (ctx) => void running.set(ctx, { routes: [], lastAction: '' }),
    step: (ctx, step) => {
      const own = running.get(ctx)
      if (own === undefined) return
      enter(own.routes, routeName(step), (title) => add(ctx, title))
      own.lastAction = step.action
    },
    runEnded: (ctx) => {
      const own = running.get(ctx)
      const last = own?.routes.at(-1)
      running.delete(ctx)
      if (own === undefined || last === undefined || !['request', 'branch', 'failure'].includes(ctx.kind)) return
      // Only the innermost route is told of when the script ends within it.
      const isExit = own.lastAction === 'exit' || own.lastAction === 'drop'
      add(ctx, `${isExit ? 'exit' : 'return'}|${last}`)
    },
  })
  return entries
}

/** A route that is open already was returned to; any other is entered. */
function enter(routes: string[], name: string, add: (title: string) => void): void {
  if (!routes.includes(name)) {
    routes.push(name)
    add(`start|${name}`)
    return
  }
  while (routes.at(-1) !== name) add(`return|${routes.pop() ?? ''}`)
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
