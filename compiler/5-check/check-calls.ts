import type { Args, FunctionFacts } from '#grammar/manifest.ts'
import { routesOfCall } from '#grammar/function-routes.ts'
import { isFunctionOf } from '#grammar/release-exports.ts'
import { removedFunctions } from '#grammar/removed.ts'
import { isAllowedIn, type RouteKind } from '#grammar/route-kinds.ts'
import type { Span } from '../1-source/span.ts'
import type { Call } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import { constantRouteName } from '../4-bind/bind.ts'
import { routeKindsReaching } from '../4-bind/route-context.ts'
import type { ResolvedCall, RouteSymbol } from '../4-bind/symbols.ts'
import { isRouteCall } from './check-route-calls.ts'
import { checkArguments } from './check-arguments.ts'
import type { Details } from '../diagnostics/collector.ts'
import type { CheckContext } from './check.ts'
import { loadEarlier, loadHelp, loadSuggestions, modulesWithFunction } from './load-lines.ts'
import { certain, misspelt, respelling } from './suggest.ts'

/** Calls: the function exists, takes that many arguments, is allowed in this kind of block, and its arguments fit. */
export function checkCalls(ctx: CheckContext): void {
  const kinds = routeKindsReaching(ctx.program.routes)
  for (const route of ctx.program.routes) {
    for (const block of route.blocks) {
      walk(block, (node) => {
        if (node.kind === 'Call') checkCall(node, route, kinds.get(route) ?? new Set([route.kind]), ctx)
      })
    }
  }
}

function checkCall(call: Call, route: RouteSymbol, kinds: ReadonlySet<RouteKind>, ctx: CheckContext): void {
  const resolved = ctx.program.calls.get(call)
  if (resolved?.kind === 'unknown') reportUnknown(call, ctx)
  else if (resolved?.kind === 'function') checkFunction(call, resolved, route, kinds, ctx)
}

function reportUnknown(call: Call, ctx: CheckContext): void {
  const { program, diagnostics } = ctx
  const name = call.callee.text
  if (name === 'route') {
    if (!isRouteCall(call)) return
    const known = program.routes.filter((route) => route.kind === 'request').map((route) => route.name)
    const wanted = constantRouteName(call.args[0]) ?? ''
    diagnostics.report('KAM3003', call.args[0]?.span ?? call.span, `there is no route[${wanted}]`, {
      ...misspelt(wanted, () => known, call.args[0]?.span ?? call.span, ctx.sources),
    })
    return
  }
  diagnostics.report(
    'KAM3002',
    call.callee.span,
    isElseIf(name) ? `${name} is written "else if"` : `unknown function ${name}()`,
    {
      ...remedyOfUnknown(call, ctx),
      ...unknownCommand(call, ctx),
    },
  )
}

/** The modules that export the function, what replaces it, or the name that was meant. */
function remedyOfUnknown(call: Call, ctx: CheckContext): Pick<Details, 'help' | 'repair'> {
  const { text: name, span } = call.callee
  const loaded = ctx.program.modules.flatMap((module) => Object.keys(module.exports?.functions ?? {}))
  const meant = misspelt(name, () => loaded, span, ctx.sources)
  let modules: readonly string[] | undefined
  const exporters = (): readonly string[] => (modules ??= modulesWithFunction(name, call.args.length, ctx))
  const removed = removedFunctions.get(name)
  return {
    help: () => (exporters().length > 0 ? loadHelp(exporters()) : (removed?.remedy ?? meant.help())),
    repair: () => {
      if (isElseIf(name)) return certain(respelling(name, ['else if'], span, ctx.sources))
      if (exporters().length > 0) return loadSuggestions(exporters(), ctx)
      if (removed === undefined) return meant.repair()
      const { replacement } = removed
      if (replacement === undefined || !loaded.includes(replacement)) return {}
      return respelling(name, [replacement], span, ctx.sources)
    },
  }
}

/** As other languages write it. */
function isElseIf(name: string): boolean {
  return /^(?:elsif|elseif|elif)$/.test(name)
}

/** Kamailio looks a function up at the parenthesis that closes its arguments; without any it wants an opening one. */
function unknownCommand(call: Call, ctx: CheckContext): { readonly kamailio?: string; readonly kamailioSpan?: Span } {
  if (call.isUnclosed === true) return {}
  return call.bare
    ? { kamailio: 'syntax error', kamailioSpan: ctx.nextToken(call.span) }
    : { kamailio: 'unknown command, missing loadmodule?', kamailioSpan: lastSign(call) }
}

function lastSign({ span: { source, start, end } }: Call): Span {
  return { source, start: Math.max(start, end - 1), end }
}

function checkFunction(
  call: Call,
  resolved: Extract<ResolvedCall, { kind: 'function' }>,
  route: RouteSymbol,
  kinds: ReadonlySet<RouteKind>,
  ctx: CheckContext,
): void {
  const { facts, module, name } = resolved.known
  if (isLoadedLater(module, route, ctx)) {
    ctx.diagnostics.report('KAM3002', call.callee.span, `unknown function ${name}()`, {
      help: `loadmodule "${module}.so" must stand before this block`,
      repair: () => loadEarlier(module, route, ctx),
      ...unknownCommand(call, ctx),
    })
    return
  }
  if (!isFunctionOf(module, call.callee.text, call.args.length, ctx.release)) {
    const count = countOf(call.args.length)
    ctx.diagnostics.report(
      'KAM3002',
      call.callee.span,
      `Kamailio ${ctx.release} has no ${name}() that takes ${count}`,
      {
        help: 'it came with a later release',
        ...unknownCommand(call, ctx),
      },
    )
    return
  }
  const args = argumentListFor(facts, call.args.length)
  if (args === undefined) {
    ctx.diagnostics.report(
      'KAM4001',
      call.callee.span,
      call.args.length === 0
        ? `${name}() of ${module} needs arguments`
        : `${name}() of ${module} does not take ${countOf(call.args.length)}`,
      {
        help: argumentListsOf(facts)
          .map((list) => describeArguments(name, list))
          .join(' or '),
        ...unknownCommand(call, ctx),
      },
    )
    return
  }
  const routes = routesOfCall(module, call.callee.text, call.args.length, facts, ctx.release)
  if (!isAllowedIn(routes, route.kind)) {
    ctx.diagnostics.report('KAM4002', call.callee.span, `${name}() is not allowed in a ${route.kind} route`, {
      help: `allowed in: ${routes.join(', ')}`,
      kamailio: 'Command cannot be used in the block',
      kamailioSpan: lastSign(call),
    })
  } else if ([...kinds].every((kind) => !isAllowedIn(routes, kind))) {
    ctx.diagnostics.report(
      'KAM4002',
      call.callee.span,
      `${name}() is reached only from ${[...kinds].join(', ')} routes`,
      {
        severity: 'warning',
      },
    )
  }
  checkArguments(call, module, args, ctx)
}

/** Whether the module is loaded only after the block that uses it, when Kamailio has read the block already. */
export function isLoadedLater(module: string, route: RouteSymbol, { program }: CheckContext): boolean {
  const loaded = program.modules.find((one) => one.name === module)
  const last = route.blocks.at(-1)
  if (loaded === undefined || last === undefined) return false
  const { items } = program.file
  return items.indexOf(loaded.node) > items.indexOf(last)
}

function countOf(count: number): string {
  if (count === 0) return 'no arguments'
  return count === 1 ? '1 argument' : `${count} arguments`
}

export function argumentListsOf(facts: FunctionFacts): readonly Args[] {
  return facts.overloads ?? [facts.args ?? {}]
}

/** The argument list that fits this many arguments. */
function argumentListFor(facts: FunctionFacts, count: number): Args | undefined {
  return argumentListsOf(facts).find((args) => {
    const all = Object.values(args)
    const required = all.filter((arg) => arg.optional !== true).length
    return count >= required && (count <= all.length || facts.variadic === true)
  })
}

/** `name(a, b[, c])`. */
export function describeArguments(name: string, args: Args): string {
  const list = Object.entries(args).map(([arg, facts], index) => {
    const comma = index === 0 ? '' : ', '
    return facts.optional === true ? `[${comma}${arg}]` : comma + arg
  })
  return `${name}(${list.join('')})`
}
