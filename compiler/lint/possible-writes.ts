import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Block, Call, Expression, If, Node, Statement, Switch, While } from '../ast/nodes.ts'
import { childrenOf } from '../ast/walk.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import { alwaysLeaves } from './jumps.ts'
import type { LintContext } from './context.ts'
import { codeKey } from './same-code.ts'
import type { EarlyRead } from './definite-writes.ts'

/** What is known of the variables at a place: written on every path that comes here, or on some, under these conditions. */
interface Knowledge {
  readonly sure: Set<string>
  readonly perhaps: Map<string, Set<string>>
}

/** Routes called from routes called from routes: deeper is not looked, nor further than any real script goes. */
const maxDepth = 8
const maxStatements = 200_000

/**
 * Follows the paths of a message from its start and collects the reads of `$var` that come after a write on some paths and after none
 * on others. A read under a condition that guards a write too belongs to it, and is not meant.
 */
export class PossibleWrites {
  readonly #ctx: LintContext
  readonly #found: EarlyRead[] = []
  readonly #guards: string[] = []
  readonly #calling: RouteSymbol[] = []
  #statements = 0

  constructor(ctx: LintContext) {
    this.#ctx = ctx
  }

  /** The doubtful reads of a block that a message starts. */
  doubtfulReads(route: RouteSymbol): readonly EarlyRead[] {
    this.#route(route, { sure: new Set(), perhaps: new Map() })
    return this.#found
  }

  #route(route: RouteSymbol, known: Knowledge): void {
    if (this.#calling.includes(route) || this.#calling.length >= maxDepth) return
    this.#calling.push(route)
    for (const block of route.blocks) this.#block(block.body, known)
    this.#calling.pop()
  }

  #block(block: Block, known: Knowledge): void {
    this.#list(block.statements, known)
  }

  #list(statements: readonly Statement[], known: Knowledge): void {
    for (const statement of statements) {
      this.#statements += 1
      if (this.#statements > maxStatements) return
      this.#statement(statement, known)
    }
  }

  #statement(statement: Statement, known: Knowledge): void {
    switch (statement.kind) {
      case 'If':
        return this.#if(statement, known)
      case 'While':
        return this.#while(statement, known)
      case 'Switch':
        return this.#switch(statement, known)
      default:
        return this.#node(statement, known)
    }
  }

  #if({ condition, then, otherwise }: If, known: Knowledge): void {
    this.#node(condition, known)
    const guards = [...conjuncts(condition)].map(codeKey)
    const yes = copy(known)
    this.#guarded(guards, () => this.#block(then, yes))
    const no = copy(known)
    const opposite = guards.length === 1 ? [`!${guards[0] ?? ''}`] : []
    if (otherwise !== undefined) this.#guarded(opposite, () => this.#block(otherwise, no))
    const ways = [
      ...(alwaysLeaves(then.statements) ? [] : [{ known: yes, guards }]),
      ...(otherwise !== undefined && alwaysLeaves(otherwise.statements) ? [] : [{ known: no, guards: opposite }]),
    ]
    join(known, ways)
  }

  #while({ condition, body }: While, known: Knowledge): void {
    this.#node(condition, known)
    const inside = copy(known)
    this.#block(body, inside)
    join(known, [
      { known: inside, guards: [codeKey(condition)] },
      { known: copy(known), guards: [] },
    ])
  }

  #switch({ subject, cases }: Switch, known: Knowledge): void {
    this.#node(subject, known)
    const ways = cases.map((one) => {
      const inside = copy(known)
      this.#list(one.statements, inside)
      return { known: inside, guards: [codeKey(subject)] }
    })
    if (!cases.some((one) => one.label === undefined)) ways.push({ known: copy(known), guards: [] })
    join(known, ways)
  }

  #guarded(guards: readonly string[], run: () => void): void {
    this.#guards.push(...guards)
    run()
    this.#guards.length -= guards.length
  }

  #node(node: Node, known: Knowledge): void {
    if (node.kind === 'Assign') {
      const name = variableName(node.target.text)
      const before = this.#found.length
      this.#node(node.value, known)
      if (name === undefined) return
      // A counter over messages reads itself on purpose.
      const kept = this.#found.splice(before).filter((read) => read.name !== name)
      this.#found.push(...kept)
      known.sure.add(name)
      return
    }
    if (node.kind === 'PvReference') this.#read(node, known)
    if (node.kind === 'Call') this.#call(node, known)
    else for (const child of childrenOf(node)) this.#node(child, known)
  }

  /** A function that is told a variable may write it; one that is told its value reads it. */
  #call(call: Call, known: Knowledge): void {
    const resolved = this.#ctx.program.calls.get(call)
    if (resolved?.kind === 'route') return this.#route(resolved.target, known)
    for (const arg of call.args) {
      if (arg.kind !== 'StringLiteral') this.#node(arg, known)
      else for (const name of namesIn(arg.value)) known.sure.add(name)
    }
    if (resolved?.kind === 'dynamic-route') for (const { name } of this.#ctx.variables.of('var')) known.sure.add(name)
  }

  #read(node: Extract<Expression, { kind: 'PvReference' }>, { sure, perhaps }: Knowledge): void {
    const name = variableName(node.text)
    const guards = name === undefined ? undefined : perhaps.get(name)
    if (name === undefined || guards === undefined || sure.has(name)) return
    if (this.#guards.some((guard) => guards.has(guard))) return
    this.#found.push({ name, span: node.span })
  }
}

interface Way {
  readonly known: Knowledge
  readonly guards: readonly string[]
}

/** What is known where several ways come together. */
function join(into: Knowledge, ways: readonly Way[]): void {
  const [first] = ways
  if (first === undefined) return
  const names = new Set(ways.flatMap(({ known }) => [...known.sure, ...known.perhaps.keys()]))
  for (const name of names) {
    if (ways.every(({ known }) => known.sure.has(name))) {
      into.sure.add(name)
      continue
    }
    const guards = into.perhaps.get(name) ?? new Set<string>()
    for (const way of ways) {
      for (const guard of way.known.perhaps.get(name) ?? []) guards.add(guard)
      if (way.known.sure.has(name)) for (const guard of way.guards) guards.add(guard)
    }
    into.perhaps.set(name, guards)
  }
}

function copy({ sure, perhaps }: Knowledge): Knowledge {
  return { sure: new Set(sure), perhaps: new Map([...perhaps].map(([name, guards]) => [name, new Set(guards)])) }
}

/** The parts of `a && b && c`. */
function* conjuncts(condition: Expression): Generator<Expression> {
  if (condition.kind === 'Binary' && condition.operator === '&&') {
    yield* conjuncts(condition.left)
    yield* conjuncts(condition.right)
  } else yield condition
}

function variableName(text: string): string | undefined {
  const pv = parsePv(text)
  if ('error' in pv || (pv.name !== 'var' && pv.name !== 'vz') || pv.inner?.includes('$') === true) return undefined
  return pv.inner
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\(?v(?:ar|z)\(([^()$]+)\)/g)].map(([, name = '']) => name)
}
