import { routeBlockKeywords, type RouteKind } from '#grammar/route-kinds.ts'
import type { Call, Expression, File, FlagDeclarations, RouteBlock } from '../ast/nodes.ts'
import { foldText } from '../ast/fold-text.ts'
import { walk } from '../ast/walk.ts'
import { findFunction, findPvarIn, type Catalogue } from '../catalogue.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'
import { isCoreCommand } from './core-commands.ts'
import { markAsyncRoutes } from './call-graph.ts'
import { findRoute, type BoundProgram, type LoadedModule, type ResolvedCall, type RouteSymbol } from './symbols.ts'

/**
 * Finds out what every name of the tree stands for: modules, routing blocks, flags and the callee of each call, and which blocks
 * may wait. Names that stand for nothing are left to the checker, except duplicate routes, which would hide one another.
 */
export function bind(file: File, catalogue: Catalogue, diagnostics: DiagnosticCollector): BoundProgram {
  const modules = bindModules(file, catalogue)
  const routes = bindRoutes(file, diagnostics)
  const calls = new Map<Call, ResolvedCall>()
  const scope: CallScope = { catalogue, modules, routes, calls, known: new Map() }
  for (const route of routes) {
    for (const block of route.blocks) bindCalls(block, route, scope)
  }
  markAsyncRoutes(routes)
  return { file, modules, routes, calls, flags: bindFlags(file), attributes: bindAttributes(file, modules, catalogue) }
}

function bindModules(file: File, catalogue: Catalogue): readonly LoadedModule[] {
  return file.items.flatMap((item) => {
    if (item.kind !== 'LoadModule') return []
    const name = moduleNameOf(item.name.value)
    return [{ name, node: item, exports: catalogue.module(name) }]
  })
}

/** `/usr/lib/…/tm.so`, `tm.so` and `tm` all name the module tm. */
export function moduleNameOf(written: string): string {
  return written.slice(written.lastIndexOf('/') + 1).replace(/\.so$/, '')
}

/** The kind of block that a keyword and a name make: an unnamed (or 0) onreply_route is the core's reply_route. */
export function routeKindOf(block: RouteBlock): RouteKind {
  const kind = routeBlockKeywords[block.keyword]
  if (kind === 'onreply' && routeNameOf(block) === '') return 'reply'
  return kind
}

function routeNameOf(block: RouteBlock): string {
  const name = block.name?.text ?? ''
  return name === '0' ? '' : name
}

function bindRoutes(file: File, diagnostics: DiagnosticCollector): readonly RouteSymbol[] {
  const routes: RouteSymbol[] = []
  for (const item of file.items) {
    if (item.kind !== 'RouteBlock') continue
    const kind = routeKindOf(item)
    const name = routeNameOf(item)
    const existing = findRoute(routes, kind, name)
    if (existing === undefined) {
      const flags = { callsDynamic: false, suspendsItself: false, isAsync: false }
      routes.push({ kind, name, blocks: [item], calls: new Set(), ...flags })
    } else if (isMain(item)) {
      existing.blocks.push(item)
    } else if (existing.blocks.every((block) => isIdle(block))) {
      // Kamailio takes a block without an action for one that is not there.
      existing.blocks.splice(0, existing.blocks.length, item)
    } else {
      const first = existing.blocks[0]
      diagnostics.report('KAM3004', item.name?.span ?? item.span, `route "${name}" is defined twice`, {
        kamailio: 'duplicate route',
        ...(first === undefined
          ? {}
          : { related: [{ message: 'first defined here', span: first.name?.span ?? first.span }] }),
      })
    }
  }
  return routes
}

/** The main block of a kind may be written several times; its parts run one after the other. As 6.1.5, route[0] may not. */
function isMain({ keyword, name }: RouteBlock): boolean {
  return name === undefined || (name.text === '0' && keyword === 'onreply_route')
}

function isIdle({ body }: RouteBlock): boolean {
  return body.statements.every((statement) => statement.kind === 'Empty')
}

/** Flags get their numbers in the order of the file: one without a number the lowest that is free then; -1 when none is left. */
function bindFlags(file: File): ReadonlyMap<string, number> {
  const flags = new Map<string, number>()
  const taken = new Set<number>()
  const declarations = file.items.filter(
    (item): item is FlagDeclarations => item.kind === 'FlagDeclarations' && !item.avp,
  )
  for (const { name, bit } of declarations.flatMap((declaration) => declaration.flags)) {
    const number = bit?.value ?? flagNumbers.find((candidate) => !taken.has(candidate)) ?? -1
    taken.add(number)
    flags.set(name.text, number)
  }
  return flags
}

const flagNumbers = Array.from({ length: 32 }, (_, number) => number)

/** Outside of #!KAMAILIO mode a plain `$name` that no module exports is an AVP. */
function bindAttributes(
  file: File,
  modules: readonly LoadedModule[],
  catalogue: Catalogue,
): ReadonlyMap<string, string> {
  const exports = [catalogue.core, ...modules.map((module) => module.exports)]
  const attributes = new Map<string, string>()
  walk(file, (node) => {
    if (node.kind !== 'PvReference' || node.isMaybeAttribute !== true) return
    const name = node.text.slice(1)
    if (findPvarIn(exports, name) === undefined) attributes.set(node.text, `$avp(${name})`)
  })
  return attributes
}

interface CallScope {
  readonly catalogue: Catalogue
  readonly modules: readonly LoadedModule[]
  readonly routes: readonly RouteSymbol[]
  readonly calls: Map<Call, ResolvedCall>
  /** Names that were looked for in the modules before. */
  readonly known: Map<string, ResolvedCall>
}

function bindCalls(block: RouteBlock, route: RouteSymbol, scope: CallScope): void {
  walk(block, (node) => {
    if (node.kind !== 'Call') return
    const resolved = resolveCall(node, scope)
    scope.calls.set(node, resolved)
    if (resolved.kind === 'route') route.calls.add(resolved.target)
    else if (resolved.kind === 'dynamic-route') route.callsDynamic = true
    else if (resolved.kind === 'function' && resolved.known.facts.suspends === true) route.suspendsItself = true
    else if (resolved.kind === 'core' && isCoreCommand(resolved.name)?.suspends === true) route.suspendsItself = true
  })
}

function resolveCall(call: Call, scope: CallScope): ResolvedCall {
  const name = call.callee.text
  if (name === 'route') return resolveRouteCall(call, scope.routes)
  if (name === 'selval') return { kind: 'selval' }
  if (isCoreCommand(name) !== undefined) return { kind: 'core', name }
  const before = scope.known.get(name)
  const resolved = before ?? findExported(name, scope)
  if (before === undefined) scope.known.set(name, resolved)
  return resolved
}

/** The module loaded last wins when several export the name, as in Kamailio's list of modules. */
function findExported(name: string, scope: CallScope): ResolvedCall {
  for (const module of scope.modules.toReversed()) {
    const known = module.exports === undefined ? undefined : findFunction(module.exports, name)
    if (known !== undefined) return { kind: 'function', known }
  }
  const core = findFunction(scope.catalogue.core, name)
  return core === undefined ? { kind: 'unknown' } : { kind: 'function', known: core }
}

function resolveRouteCall(call: Call, routes: readonly RouteSymbol[]): ResolvedCall {
  const name = constantRouteName(call.args[0])
  if (name === undefined) return { kind: 'dynamic-route' }
  const target = findRoute(routes, 'request', name === '0' ? '' : name)
  return target === undefined ? { kind: 'unknown' } : { kind: 'route', target }
}

/** The name in `route(NAME)`, `route(7)`, `route("any " + "text")`; undefined when it is known only at run time. */
export function constantRouteName(arg: Expression | undefined): string | undefined {
  if (arg === undefined) return undefined
  if (arg.kind === 'BareWord') return arg.text
  if (arg.kind === 'NumberLiteral') return String(arg.value)
  return foldText(arg)
}
