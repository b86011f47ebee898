import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Span } from '../1-source/span.ts'
import type { Block, Expression, Node, Statement } from '../ast/nodes.ts'
import { childrenOf, walk } from '../ast/walk.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { VariableUse } from '../4-bind/variable-uses.ts'
import type { LintContext } from './context.ts'

/** A `$var` read at a place that no write comes before on any path of the message. */
export interface EarlyRead {
  readonly name: string
  readonly span: Span
}

type Names = ReadonlySet<string>

/** What running a block may do: the variables that it may write, and those that it reads before any write that may have run. */
interface Effects {
  readonly written: Names
  readonly early: readonly EarlyRead[]
}

/**
 * Follows a script from the start of a message and collects the reads of `$var` that see what the message before left in the process:
 * no write can have run before them. Writes in branches and in routes that are called count as if they always ran.
 */
export class DefiniteWrites {
  readonly #ctx: LintContext
  readonly #uses = new Map<string, VariableUse[]>()
  readonly #known = new Map<RouteSymbol, Effects | 'running'>()

  constructor(ctx: LintContext) {
    this.#ctx = ctx
    for (const use of ctx.variableUses) {
      if (use.pv.name !== 'var' && use.pv.name !== 'vz') continue
      const key = `${use.span.source}:${use.span.start}`
      this.#uses.set(key, [...(this.#uses.get(key) ?? []), use])
    }
  }

  /** The early reads of a block that is started by a message. */
  earlyReads(route: RouteSymbol): readonly EarlyRead[] {
    return this.#effects(route).early
  }

  #effects(route: RouteSymbol): Effects {
    const known = this.#known.get(route)
    if (known !== undefined) return known === 'running' ? { written: new Set(), early: [] } : known
    this.#known.set(route, 'running')
    const written = new Set<string>()
    const early: EarlyRead[] = []
    for (const block of route.blocks) this.#block(block.body, written, early)
    const effects = { written, early }
    this.#known.set(route, effects)
    return effects
  }

  #block(block: Block, written: Set<string>, early: EarlyRead[]): void {
    for (const statement of block.statements) this.#node(statement, written, early)
  }

  #node(node: Node, written: Set<string>, early: EarlyRead[]): void {
    if (node.kind === 'Assign') this.#assign(node, written, early)
    else if (node.kind === 'While') this.#loop(node, written, early)
    else if (node.kind === 'Call') this.#call(node, written, early)
    else if (node.kind === 'PvReference' || node.kind === 'StringLiteral') this.#reads(node, written, early)
    else for (const child of childrenOf(node)) this.#node(child, written, early)
  }

  #assign(node: Extract<Statement, { kind: 'Assign' }>, written: Set<string>, early: EarlyRead[]): void {
    const pv = parsePv(node.target.text)
    const isVar = !('error' in pv) && (pv.name === 'var' || pv.name === 'vz') && pv.inner !== undefined
    const before = early.length
    this.#node(node.value, written, early)
    if (!isVar || pv.inner === undefined) return
    // `$var(n) = $var(n) + 1` counts over messages, on purpose.
    const counted = early.splice(before).filter((read) => read.name !== pv.inner)
    early.push(...counted)
    written.add(pv.inner)
  }

  /** What a turn writes, the next turn reads. */
  #loop(node: Extract<Statement, { kind: 'While' }>, written: Set<string>, early: EarlyRead[]): void {
    this.#node(node.condition, written, early)
    walk(node.body, (inner) => {
      if (inner.kind === 'Assign') {
        const pv = parsePv(inner.target.text)
        if (!('error' in pv) && pv.inner !== undefined) written.add(pv.inner)
      } else if (inner.kind === 'Call') {
        const resolved = this.#ctx.program.calls.get(inner)
        if (resolved?.kind === 'route') for (const name of this.#effects(resolved.target).written) written.add(name)
      }
    })
    this.#block(node.body, written, early)
  }

  #call(node: Extract<Expression, { kind: 'Call' }>, written: Set<string>, early: EarlyRead[]): void {
    const isRoute = node.callee.text === 'route'
    for (const arg of node.args) if (!isRoute || arg.kind !== 'BareWord') this.#node(arg, written, early)
    const resolved = this.#ctx.program.calls.get(node)
    if (resolved?.kind === 'dynamic-route') {
      for (const variable of this.#ctx.variables.of('var')) written.add(variable.name)
    }
    if (resolved?.kind !== 'route') return
    const effects = this.#effects(resolved.target)
    for (const read of effects.early) if (!written.has(read.name)) early.push(read)
    for (const name of effects.written) written.add(name)
  }

  #reads(node: Node, written: Set<string>, early: EarlyRead[]): void {
    for (const use of this.#usesIn(node)) {
      const name = use.pv.inner
      if (name === undefined || name.includes('$')) continue
      if (use.access === 'read' && !use.isInText) {
        if (!written.has(name)) early.push({ name, span: use.span })
      } else if (use.access !== 'read') written.add(name)
    }
  }

  #usesIn({ span }: Node): readonly VariableUse[] {
    const found: VariableUse[] = []
    for (let at = span.start; at < span.end; at += 1) found.push(...(this.#uses.get(`${span.source}:${at}`) ?? []))
    return found
  }
}
