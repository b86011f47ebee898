import { matchesModule } from '#grammar/module-pattern.ts'
import type { Release } from '#grammar/releases.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { SourceSet } from '../1-source/source-set.ts'
import type { Call, ModParam } from '../ast/nodes.ts'
import { routeKindsReaching, reachableRoutes } from '../4-bind/route-context.ts'
import type { BoundProgram, LoadedModule, ResolvedCall, RouteSymbol } from '../4-bind/symbols.ts'
import { findVariableUses, type VariableUse } from '../4-bind/variable-uses.ts'
import type { MethodSet } from '../5-check/flow/methods.ts'
import { runFlow, type FlowMachine } from '../5-check/flow/run-flow.ts'
import type { Catalogue } from '../catalogue.ts'
import type { ParsedConfig } from '../parse.ts'
import { walk } from '../ast/walk.ts'
import { readDirectiveLines, type DirectiveLine } from './directive-lines.ts'
import { routeResults, type RouteResult } from './route-results.ts'
import type { Sight } from './rule.ts'
import { ScriptVariables } from './script-variables.ts'

/** One call in the script. */
export interface CallSite {
  readonly call: Call
  /** The name under which the function is declared, whichever alias the script uses. */
  readonly name: string
  readonly resolved: ResolvedCall
  readonly route: RouteSymbol
}

/** What rules look at: the program, and what is known of it. Everything that takes a search is done once, when it is first asked for. */
export class LintContext {
  readonly program: BoundProgram
  readonly parsed: ParsedConfig
  readonly catalogue: Catalogue
  readonly release: Release
  #calls: ReadonlyMap<string, readonly CallSite[]> | undefined
  #uses: readonly VariableUse[] | undefined
  #kinds: ReadonlyMap<RouteSymbol, ReadonlySet<RouteKind>> | undefined
  #reachable: ReadonlySet<RouteSymbol> | undefined
  #variables: ScriptVariables | undefined
  #words: ReadonlySet<string> | undefined
  #directives: readonly DirectiveLine[] | undefined
  #results: ReadonlyMap<RouteSymbol, RouteResult> | undefined
  #all: readonly CallSite[] | undefined
  #methods: ReadonlyMap<Call, MethodSet> | undefined

  constructor(program: BoundProgram, parsed: ParsedConfig, catalogue: Catalogue, release: Release) {
    this.program = program
    this.parsed = parsed
    this.catalogue = catalogue
    this.release = release
  }

  get sources(): SourceSet {
    return this.parsed.sources
  }

  /** The module as it is loaded first; undefined when it is not. */
  module(name: string): LoadedModule | undefined {
    return this.program.modules.find((module) => module.name === name)
  }

  /** All modparam lines that set a parameter of a module, in the order of the file: the last one counts. */
  modparams(module: string, param: string): readonly ModParam[] {
    return this.program.file.items.filter(
      (item): item is ModParam =>
        item.kind === 'ModParam' && item.param.value === param && matchesModule(item.module.value, module),
    )
  }

  /** The calls of a function, by the name under which it is declared. */
  calls(name: string): readonly CallSite[] {
    return this.#callIndex().get(name) ?? []
  }

  /** All calls, in the order of the file. */
  get allCalls(): readonly CallSite[] {
    this.#all ??= [...this.#callIndex().values()]
      .flat()
      .toSorted((one, other) => one.call.span.start - other.call.span.start)
    return this.#all
  }

  /** The name under which the function of a call is declared: `sl_send_reply` and the like have aliases. */
  nameOf(call: Call): string {
    const resolved = this.program.calls.get(call)
    if (resolved?.kind === 'function') return resolved.known.name
    return resolved?.kind === 'core' ? resolved.name : call.callee.text
  }

  /** Every place that names a pseudo-variable, in code and in texts. */
  get variableUses(): readonly VariableUse[] {
    this.#uses ??= findVariableUses(this.program, this.sources)
    return this.#uses
  }

  /** What the script does with each of its variables. */
  get variables(): ScriptVariables {
    this.#variables ??= new ScriptVariables(this.program, this.variableUses)
    return this.#variables
  }

  /** The words of all texts in quotes, and the texts as a whole. */
  get wordsInTexts(): ReadonlySet<string> {
    if (this.#words !== undefined) return this.#words
    const words = new Set<string>()
    walk(this.program.file, (node) => {
      if (node.kind !== 'StringLiteral') return
      words.add(node.value)
      for (const [word] of node.value.matchAll(/\w+/g)) words.add(word)
    })
    this.#words = words
    return words
  }

  /** Every directive of every file, also in branches that are left out. */
  get directives(): readonly DirectiveLine[] {
    this.#directives ??= readDirectiveLines(this.parsed)
    return this.#directives
  }

  /** Whether a rule sees what it needs. */
  sees(need: Sight | undefined): boolean {
    return need === undefined || (this.isReadable && (need === 'readable' || this.isWhole))
  }

  private get isReadable(): boolean {
    return !this.parsed.diagnostics.some((one) => one.severity === 'error')
  }

  /** It loads modules and has a request_route, and no program in another language beside it. */
  private get isWhole(): boolean {
    const { routes, modules, file } = this.program
    if (!routes.some((route) => route.kind === 'request' && route.name === '') || modules.length === 0) return false
    if (modules.some((module) => module.name.startsWith('app_'))) return false
    return !file.items.some((item) => item.kind === 'CfgEngine' || item.kind === 'KemiCallback')
  }

  /** What route(NAME) can give back. */
  resultOf(route: RouteSymbol): RouteResult {
    this.#results ??= routeResults(this.program.routes)
    return this.#results.get(route) ?? { codes: new Set(), isCertain: false }
  }

  /** The kinds of top-level blocks from which a block is reached. */
  kindsOf(route: RouteSymbol): ReadonlySet<RouteKind> {
    this.#kinds ??= routeKindsReaching(this.program.routes)
    return this.#kinds.get(route) ?? new Set([route.kind])
  }

  /** Whether some message or event can reach the block. */
  isReachable(route: RouteSymbol): boolean {
    this.#reachable ??= reachableRoutes(this.program.routes)
    return this.#reachable.has(route)
  }

  /** The calls that some request reaches from the main request route, with the methods of the requests that do. */
  get methodsAtCalls(): ReadonlyMap<Call, MethodSet> {
    if (this.#methods !== undefined) return this.#methods
    const methodsAt = new Map<Call, MethodSet>()
    this.#methods = methodsAt
    this.runFlow<'any'>({
      start: (route) => (route.kind === 'request' && route.name === '' ? 'any' : undefined),
      call: (_state, _written, call, methods) => {
        methodsAt.set(call, (methodsAt.get(call) ?? 0) | methods)
        return undefined
      },
    })
    return methodsAt
  }

  /** Follows all paths of the script, see FlowMachine. */
  runFlow<S extends string>(machine: FlowMachine<S>): void {
    runFlow(this.program, machine)
  }

  #callIndex(): ReadonlyMap<string, readonly CallSite[]> {
    if (this.#calls !== undefined) return this.#calls
    const index = new Map<string, CallSite[]>()
    for (const route of this.program.routes) {
      for (const block of route.blocks) {
        walk(block, (node) => {
          if (node.kind !== 'Call') return
          const resolved = this.program.calls.get(node)
          if (resolved === undefined) return
          const name = this.nameOf(node)
          const sites = index.get(name) ?? []
          sites.push({ call: node, name, resolved, route })
          index.set(name, sites)
        })
      }
    }
    this.#calls = index
    return index
  }
}
