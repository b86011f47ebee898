import type { SourceSet } from '#compiler/1-source/source-set.ts'
import type { Span } from '#compiler/1-source/span.ts'
import { constantRouteName } from '#compiler/4-bind/bind.ts'
import {
  parametersNaming,
  routesNamedByFunction,
  routesNamedByUnloaded,
  type NamedRoute,
  type RouteNameForm,
} from '#compiler/4-bind/named-routes.ts'
import type { BoundProgram, RouteSymbol } from '#compiler/4-bind/symbols.ts'
import { parametersOf } from '#compiler/5-check/parameter-values.ts'
import type { Call } from '#compiler/ast/nodes.ts'
import { walk } from '#compiler/ast/walk.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import { PossibleNames, type PossibleName } from './possible-names.ts'

/** One place that names a block: what it does with it, and which names can be meant. */
export interface RouteReference {
  /** The block that it stands in, or the module whose parameter it is. */
  readonly from: RouteSymbol | { readonly module: string }
  readonly via: string
  readonly route: NamedRoute
  readonly span: Span
  /** A constant name, or what a variable may hold. */
  readonly names: readonly PossibleName[]
  readonly isConstant: boolean
  /** The name as it is written. */
  readonly written: string
}

export interface ReferenceInput {
  readonly bound: BoundProgram
  readonly sources: SourceSet
  readonly catalogue: Catalogue
}

/** Every place of a program that names a block: calls, functions and parameters, in the order of the file. */
export function findRouteReferences(input: ReferenceInput): readonly RouteReference[] {
  const found: RouteReference[] = []
  const scope: Scope = { ...input, possible: new PossibleNames(input.bound, input.sources), unloaded: new Map() }
  addParameters(input, found)
  for (const from of input.bound.routes) {
    for (const block of from.blocks) {
      walk(block, (node) => {
        if (node.kind === 'Call') addCall(node, from, scope, found)
      })
    }
  }
  return found
}

/** As 6.1.5: route("A$var(x)") is the block of just this name; only an expression is looked at when it runs. */
const routeCall: NamedRoute = { kind: 'request', prefix: '', use: 'calls', form: 'whole', isLiteral: true }

interface Scope extends ReferenceInput {
  readonly possible: PossibleNames
  /** What calls of functions name that no loaded module exports, by function and number of arguments. */
  readonly unloaded: Map<string, ReadonlyMap<number, NamedRoute>>
}

function addCall(call: Call, from: RouteSymbol, scope: Scope, found: RouteReference[]): void {
  const { possible, sources } = scope
  for (const [index, route] of namedByCall(call, scope)) {
    const arg = call.args[index]
    if (arg === undefined) continue
    const isFormat = route.isLiteral !== true
    const reference = { from, via: call.callee.text, route, span: call.span, written: sources.slice(arg.span) }
    const text = constantRouteName(arg)
    if (text === undefined) found.push({ ...reference, isConstant: false, names: possible.of(arg, isFormat) })
    else {
      for (const name of namesIn(text, route.form)) {
        const isConstant = !(isFormat && name.includes('$'))
        const names: readonly PossibleName[] = isConstant ? [{ kind: 'exact', text: name }] : possible.ofFormat(name)
        found.push({ ...reference, isConstant, names })
      }
    }
  }
}

function namedByCall(call: Call, scope: Scope): ReadonlyMap<number, NamedRoute> {
  const name = call.callee.text
  if (name === 'route') return call.args.length === 1 ? new Map([[0, routeCall]]) : new Map()
  const resolved = scope.bound.calls.get(call)
  if (resolved?.kind === 'function') {
    const { known } = resolved
    return routesNamedByFunction(known.module, known.name, known.facts, call.args.length)
  }
  return resolved?.kind === 'unknown' ? namedByUnloaded(name, call.args.length, scope) : new Map()
}

function namedByUnloaded(name: string, count: number, { catalogue, unloaded }: Scope): ReadonlyMap<number, NamedRoute> {
  const key = `${name}/${count}`
  const before = unloaded.get(key)
  if (before !== undefined) return before
  const modules = catalogue.moduleNames.flatMap((module) => catalogue.module(module) ?? [])
  const named = routesNamedByUnloaded(name, count, modules)
  unloaded.set(key, named)
  return named
}

function addParameters({ bound, sources }: ReferenceInput, found: RouteReference[]): void {
  for (const { module, param, names: route } of parametersNaming) {
    for (const { value, span } of parametersOf(bound, module, param)) {
      const text =
        value.kind === 'StringLiteral' ? value.value : value.kind === 'NumberLiteral' ? value.text : undefined
      for (const name of text === undefined ? [] : namesIn(text, route.form)) {
        const names: readonly PossibleName[] = [{ kind: 'exact', text: name }]
        const written = sources.slice(value.span)
        found.push({ from: { module }, via: param, route, span, names, isConstant: true, written })
      }
    }
  }
}

/** The names in a text of some form; `"0"` and the empty text name no block. */
function namesIn(text: string, form: RouteNameForm): readonly string[] {
  switch (form) {
    case 'whole':
      return [text]
    case 'behind=':
      return [/^[^=]*=([^,]*)/.exec(text)?.[1]?.trim() ?? '']
    default: {
      const options = text.split(';').map((option) => option.trim())
      return options.flatMap((option) => (option.startsWith(form) ? [option.slice(form.length).trim()] : []))
    }
  }
}
