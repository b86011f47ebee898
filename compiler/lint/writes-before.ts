import type { Node } from '../ast/nodes.ts'
import { childrenOf } from '../ast/walk.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { VariableUse } from '../4-bind/variable-uses.ts'
import type { LintContext } from './context.ts'

/** The name under which a use is followed; undefined for variables that the question is not about. */
export type KeyOf = (use: VariableUse) => string | undefined

/** Deeper calls and more visits than any real script has. */
const maxDepth = 20
const maxVisits = 3000

/**
 * Follows a script from a block and finds the reads that no write can have run before, on whichever path they are reached. Jumps are
 * taken to go on, and a branch to have run: what is found is certain, what is not found is not.
 */
export class WritesBefore {
  readonly #ctx: LintContext
  readonly #uses = new Map<string, { readonly key: string; readonly use: VariableUse }[]>()
  readonly #entered = new Map<RouteSymbol, ReadonlySet<string>>()
  readonly #left = new Map<RouteSymbol, ReadonlySet<string>>()
  readonly #reads = new Map<VariableUse, boolean>()
  #depth = 0
  #visits = 0
  #isUnknown = false

  constructor(ctx: LintContext, keyOf: KeyOf) {
    this.#ctx = ctx
    for (const use of ctx.variableUses) {
      const key = keyOf(use)
      if (key === undefined) continue
      const place = `${use.span.source}:${use.span.start}`
      this.#uses.set(place, [...(this.#uses.get(place) ?? []), { key, use }])
    }
  }

  /** The reads in code that are reached, and never after a write; none when some block is chosen at run time. */
  readsBefore(route: RouteSymbol): readonly VariableUse[] {
    if (this.#uses.size === 0) return []
    this.#route(route, new Set())
    if (this.#isUnknown || this.#visits > maxVisits) return []
    return [...this.#reads].filter(([, isWritten]) => !isWritten).map(([use]) => use)
  }

  /** A block is followed again when more may have been written before it than all the times before. */
  #route(route: RouteSymbol, written: Set<string>): void {
    this.#visits += 1
    if (this.#depth >= maxDepth || this.#visits > maxVisits) return
    const before = this.#entered.get(route)
    if (before === undefined || [...written].some((key) => !before.has(key))) {
      const inside = new Set([...written, ...(before ?? [])])
      this.#entered.set(route, new Set(inside))
      this.#depth += 1
      for (const block of route.blocks) this.#node(block.body, inside)
      this.#depth -= 1
      this.#left.set(route, inside)
    }
    for (const key of this.#left.get(route) ?? []) written.add(key)
  }

  #node(node: Node, written: Set<string>): void {
    if (node.kind === 'Assign') {
      this.#node(node.value, written)
      this.#place(node.target, written)
    } else if (node.kind === 'While') {
      // What one turn writes, the next one reads.
      this.#node(node.body, written)
      this.#node(node.condition, written)
      this.#node(node.body, written)
    } else if (node.kind === 'PvReference' || node.kind === 'StringLiteral') this.#place(node, written)
    else {
      for (const child of childrenOf(node)) this.#node(child, written)
      if (node.kind === 'Call') this.#call(node, written)
    }
  }

  #call(call: Extract<Node, { kind: 'Call' }>, written: Set<string>): void {
    const resolved = this.#ctx.program.calls.get(call)
    if (resolved?.kind === 'route') this.#route(resolved.target, written)
    else if (resolved === undefined || resolved.kind === 'dynamic-route' || resolved.kind === 'unknown') {
      this.#isUnknown = true
    }
  }

  #place({ span }: Node, written: Set<string>): void {
    const found: { readonly key: string; readonly use: VariableUse }[] = []
    for (let at = span.start; at < span.end; at += 1) found.push(...(this.#uses.get(`${span.source}:${at}`) ?? []))
    for (const { key, use } of found) {
      if (use.access === 'read') this.#reads.set(use, this.#reads.get(use) === true || written.has(key))
    }
    for (const { key, use } of found) if (use.access !== 'read') written.add(key)
  }
}
