import type { BoundProgram } from '#compiler/4-bind/symbols.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import type { ParsedConfig } from '#compiler/parse.ts'
import { nodeId, type RouteEdge, type RouteNode } from './route-graph.ts'

interface ReachInput {
  readonly parsed: ParsedConfig
  readonly bound: BoundProgram
  readonly catalogue: Catalogue
}

/** Says of each block whether anything that the server starts leads to it, and what cannot be known. */
export function markReached(
  nodes: readonly RouteNode[],
  edges: readonly RouteEdge[],
  input: ReachInput,
): { readonly nodes: readonly RouteNode[]; readonly notes: readonly string[] } {
  if (isFragment(input.bound)) {
    const marked = nodes.map((node): RouteNode => (node.state === 'unreached' ? { ...node, state: 'reached' } : node))
    return { nodes: marked, notes: ['this is a part of a configuration: what it lacks may stand in another file'] }
  }
  const withEntries = nodes.map((node) => ({ ...node, isEntry: node.isEntry || isEntry(node, input) }))
  const reached = reachedFrom(
    withEntries.filter((node) => node.isEntry && node.state !== 'missing').map(({ id }) => id),
    edges,
  )
  const inactive = inactiveWords(input.parsed)
  const marked = withEntries.map((node): RouteNode => {
    if (node.state === 'missing') return node
    if (reached.has(node.id)) return { ...node, state: 'reached' }
    return { ...node, state: 'unreached', remark: whyUnreached(node, edges, input, inactive) }
  })
  return { nodes: marked, notes: notesOn(input.bound) }
}

/** Without modules and a main block: to be included by others. */
function isFragment({ routes, modules }: BoundProgram): boolean {
  return modules.length === 0 && !routes.some(({ kind, name }) => kind === 'request' && name === '')
}

/** Whether the server starts the block by itself. tm and evrexec start those of their events that somebody names. */
function isEntry({ kind, name }: RouteNode, input: ReachInput): boolean {
  if (kind === 'request' || kind === 'reply' || kind === 'onsend') return name === ''
  if (kind !== 'event' || /^(?:tm:branch-failure|evrexec):/.test(name)) return false
  return unloadedModuleOf(name, input) === undefined
}

/** The module that triggers an event, if it is not loaded. */
function unloadedModuleOf(event: string, { bound, catalogue }: ReachInput): string | undefined {
  const module = event.slice(0, Math.max(0, event.indexOf(':')))
  if (!catalogue.moduleNames.includes(module)) return undefined
  return bound.modules.some(({ name }) => name === module) ? undefined : module
}

function reachedFrom(entries: readonly string[], edges: readonly RouteEdge[]): ReadonlySet<string> {
  const targets = new Map<string, string[]>()
  for (const { from, to } of edges) {
    const list = targets.get(from) ?? []
    list.push(to)
    targets.set(from, list)
  }
  const reached = new Set<string>()
  const waiting = [...entries]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    for (const target of targets.get(id) ?? []) waiting.push(target)
  }
  return reached
}

function whyUnreached(
  { id, kind, name }: RouteNode,
  edges: readonly RouteEdge[],
  input: ReachInput,
  inactive: ReadonlySet<string>,
): string {
  const module = kind === 'event' ? unloadedModuleOf(name, input) : undefined
  if (module !== undefined) return `module ${module} is not loaded`
  const isNamed = edges.some((edge) => edge.to === id && edge.from !== id)
  const why = isNamed ? 'only blocks that never run name it' : 'nothing names it'
  const isInactive = name.split(/\W+/).every((word) => inactive.has(word))
  return !isNamed && isInactive ? `${why} but code that #!ifdef leaves out` : why
}

/** The words of the code that conditions of the preprocessor leave out. */
function inactiveWords({ inactive, sources }: ParsedConfig): ReadonlySet<string> {
  const words = new Set<string>()
  for (const span of inactive) for (const [word] of sources.slice(span).matchAll(/\w+/g)) words.add(word)
  return words
}

function notesOn({ modules, file, routes }: BoundProgram): readonly string[] {
  const engines = modules.filter(({ name }) => name.startsWith('app_')).map(({ name }) => name)
  const isKemi = file.items.some((item) => item.kind === 'CfgEngine' || item.kind === 'KemiCallback')
  const notes: string[] = []
  if (engines.length > 0) notes.push(`${engines.join(', ')}: scripts in another language may call and arm blocks too`)
  else if (isKemi) notes.push('the configuration is routed by a script in another language')
  if (!routes.some((route) => nodeId(route.kind, route.name) === nodeId('request', ''))) {
    notes.push('there is no request_route')
  }
  return notes
}
