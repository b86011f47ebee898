import { assertNever } from '#grammar/assert-never.ts'
import { foldInteger } from '../../ast/fold-integer.ts'
import type { Block, Call, Expression, Jump, Node, Statement, Switch, While } from '../../ast/nodes.ts'
import { childrenOf } from '../../ast/walk.ts'
import type { BoundProgram, RouteSymbol } from '../../4-bind/symbols.ts'
import { allMethods, methodsOf, methodSet, type MethodSet } from './methods.ts'
import { union, Worlds, type World } from './worlds.ts'

/** How a path through the script ends. */
export type FlowEnd = 'exit' | 'drop' | 'return'

/** What a call does to the state: the same whatever its code is, or depending on whether the code is positive. */
export type Transition<S> = S | { readonly whenTrue: S; readonly whenFalse: S }

/**
 * What an analysis follows along all paths of a script. States are few names; the engine follows each path once per state and set of
 * methods, through branches, loops, switches and route() calls, and knows which methods a path is taken for.
 */
export interface FlowMachine<S extends string> {
  /** The state in which a block starts; undefined for blocks that the analysis does not start with. */
  start(route: RouteSymbol): S | undefined
  /** What a call of a function does. `name` is the name in the script. */
  call?(state: S, name: string, call: Call, methods: MethodSet): Transition<S> | undefined
  /** What any other condition, such as a comparison, says. */
  condition?(
    state: S,
    condition: Expression,
    methods: MethodSet,
  ): { readonly whenTrue: S; readonly whenFalse: S } | undefined
  /** An assignment was done. */
  assign?(state: S, target: string, value: Expression, methods: MethodSet): S | undefined
  /** route($var(x)), where any named block may have run, and functions that nothing is known of. */
  dynamic?(state: S): S
  /** A path ends: by a jump, or at the end of the block that was started. Called once per place, state and methods. */
  end?(state: S, methods: MethodSet, place: Node, how: FlowEnd, route: RouteSymbol): void
}

interface Outcome<S extends string> {
  readonly next: Worlds<S>
  readonly broken: Worlds<S>
  /** What comes back from a block by `return`, by what `if (route(X))` makes of the value. */
  readonly returned: Choice<S>
}

interface Choice<S extends string> {
  readonly whenTrue: Worlds<S>
  readonly whenFalse: Worlds<S>
}

/** Runs an analysis over all blocks for which the machine has a start. */
export function runFlow<S extends string>(program: BoundProgram, machine: FlowMachine<S>): void {
  for (const route of program.routes) {
    const state = machine.start(route)
    if (state !== undefined) new FlowRun(program, machine, route).start(state)
  }
}

const maxTurns = 4

class FlowRun<S extends string> {
  readonly #program: BoundProgram
  readonly #machine: FlowMachine<S>
  readonly #root: RouteSymbol
  readonly #known = new Map<RouteSymbol, Map<string, Choice<S> | 'running'>>()

  constructor(program: BoundProgram, machine: FlowMachine<S>, root: RouteSymbol) {
    this.#program = program
    this.#machine = machine
    this.#root = root
  }

  start(state: S): void {
    const worlds = Worlds.of<S>([{ state, methods: allMethods }])
    const statements = statementsOf(this.#root)
    const { next } = this.#runList(statements, worlds, true)
    const last = this.#root.blocks.at(-1)?.body
    if (last !== undefined) for (const world of next) this.#end(world, last, 'return')
  }

  #end(world: World<S>, place: Node, how: FlowEnd): void {
    this.#machine.end?.(world.state, world.methods, place, how, this.#root)
  }

  /** What is the case after route(NAME): the paths of the block that come back. */
  #runRoute(route: RouteSymbol, worlds: Worlds<S>): Choice<S> {
    const known = this.#known.get(route) ?? new Map<string, Choice<S> | 'running'>()
    this.#known.set(route, known)
    const after = noChoice<S>()
    for (const world of worlds) {
      const key = `${world.state} ${world.methods}`
      let out = known.get(key)
      if (out === undefined) {
        known.set(key, 'running')
        const { next, broken, returned } = this.#runList(statementsOf(route), Worlds.of([world]), false)
        // The value of a block that ends without `return` is that of its last statement: either.
        const ended = union(next, broken)
        out = { whenTrue: union(ended, returned.whenTrue), whenFalse: union(ended, returned.whenFalse) }
        known.set(key, out)
      }
      // A block that calls itself comes back, if ever, by the paths that do not.
      if (out !== 'running') addChoice(after, out)
    }
    return after
  }

  #runList(statements: readonly Statement[], worlds: Worlds<S>, isRoot: boolean): Outcome<S> {
    const broken = new Worlds<S>()
    const returned = noChoice<S>()
    let next = worlds
    for (const statement of statements) {
      if (next.isEmpty) break
      const out = this.#run(statement, next, isRoot)
      broken.addAll(out.broken)
      addChoice(returned, out.returned)
      next = out.next
    }
    return { next, broken, returned }
  }

  #run(statement: Statement, worlds: Worlds<S>, isRoot: boolean): Outcome<S> {
    switch (statement.kind) {
      case 'CallStatement':
        return goOn(this.#value(statement.call, worlds))
      case 'Assign':
        return goOn(this.#assign(statement.target.text, statement.value, worlds))
      case 'If': {
        const { whenTrue, whenFalse } = this.#condition(statement.condition, worlds)
        const then = this.#runBlock(statement.then, whenTrue, isRoot)
        return join(
          then,
          statement.otherwise === undefined ? goOn(whenFalse) : this.#runBlock(statement.otherwise, whenFalse, isRoot),
        )
      }
      case 'While':
        return this.#loop(statement, worlds, isRoot)
      case 'Switch':
        return this.#switch(statement, worlds, isRoot)
      case 'Jump':
        return this.#jump(statement, worlds, isRoot)
      case 'Empty':
        return goOn(worlds)
      case 'ErrorItem':
        return goOn(this.#unknown(worlds))
      default:
        return assertNever(statement)
    }
  }

  #runBlock(block: Block, worlds: Worlds<S>, isRoot: boolean): Outcome<S> {
    return this.#runList(block.statements, worlds, isRoot)
  }

  #loop(loop: While, worlds: Worlds<S>, isRoot: boolean): Outcome<S> {
    const done = new Worlds<S>()
    const returned = noChoice<S>()
    let before = worlds
    for (let turn = 0; turn < maxTurns; turn += 1) {
      const { whenTrue, whenFalse } = this.#condition(loop.condition, before)
      done.addAll(whenFalse)
      const out = this.#runBlock(loop.body, whenTrue, isRoot)
      done.addAll(out.broken)
      addChoice(returned, out.returned)
      if (out.next.isEmpty) break
      before = out.next
    }
    return { next: done, broken: new Worlds<S>(), returned }
  }

  #switch(statement: Switch, worlds: Worlds<S>, isRoot: boolean): Outcome<S> {
    let waiting = this.#value(statement.subject, worlds)
    const next = new Worlds<S>()
    const returned = noChoice<S>()
    let falling = new Worlds<S>()
    for (const one of statement.cases) {
      const chosen = one.label === undefined ? waiting : this.#matching(statement, one.label, one.regex, waiting)
      if (one.label === undefined) waiting = new Worlds<S>()
      else waiting = this.#notMatching(statement, one.label, one.regex, waiting)
      const out = this.#runList(one.statements, union(falling, chosen), isRoot)
      next.addAll(out.broken)
      addChoice(returned, out.returned)
      falling = out.next
    }
    next.addAll(falling)
    next.addAll(waiting)
    return { next, broken: new Worlds<S>(), returned }
  }

  #matching(statement: Switch, label: Expression, isRegex: boolean, worlds: Worlds<S>): Worlds<S> {
    const asked = askedMethods(statement, label, isRegex)
    return asked === undefined ? worlds : limit(worlds, asked.whenTrue)
  }

  #notMatching(statement: Switch, label: Expression, isRegex: boolean, worlds: Worlds<S>): Worlds<S> {
    const asked = askedMethods(statement, label, isRegex)
    return asked === undefined ? worlds : limit(worlds, asked.whenFalse)
  }

  #jump(jump: Jump, worlds: Worlds<S>, isRoot: boolean): Outcome<S> {
    // `return` alone is return(1).
    const value = jump.value === undefined ? undefined : this.#condition(jump.value, worlds)
    const after = value === undefined ? worlds : union(value.whenTrue, value.whenFalse)
    const none = new Worlds<S>()
    if (jump.jump === 'break') return { next: none, broken: after, returned: noChoice() }
    const isExit = jump.jump === 'return' && jump.value !== undefined && foldInteger(jump.value) === 0
    if (jump.jump === 'return' && !isExit && !isRoot) {
      return { next: none, broken: none, returned: value ?? { whenTrue: worlds, whenFalse: none } }
    }
    const how = isExit ? 'exit' : jump.jump
    for (const world of after) this.#end(world, jump, how)
    return { next: none, broken: none, returned: noChoice() }
  }

  #assign(target: string, value: Expression, worlds: Worlds<S>): Worlds<S> {
    const after = new Worlds<S>()
    for (const { state, methods } of this.#value(value, worlds)) {
      after.add({ state: this.#machine.assign?.(state, target, value, methods) ?? state, methods })
    }
    return after
  }

  /** What is the case after something that could not be read. */
  #unknown(worlds: Worlds<S>): Worlds<S> {
    const after = new Worlds<S>()
    for (const { state, methods } of worlds) after.add({ state: this.#machine.dynamic?.(state) ?? state, methods })
    return after
  }

  /** What is the case after an expression was evaluated, whatever its value is. */
  #value(expression: Expression, worlds: Worlds<S>): Worlds<S> {
    if (expression.kind === 'StringLiteral' || expression.kind === 'NumberLiteral') return worlds
    const { whenTrue, whenFalse } = this.#condition(expression, worlds)
    return union(whenTrue, whenFalse)
  }

  #condition(expression: Expression, worlds: Worlds<S>): Choice<S> {
    const none = new Worlds<S>()
    const constant = foldInteger(expression)
    if (constant !== undefined) {
      return constant > 0 ? { whenTrue: worlds, whenFalse: none } : { whenTrue: none, whenFalse: worlds }
    }
    if (expression.kind === 'Unary' && expression.operator === '!') {
      const { whenTrue, whenFalse } = this.#condition(expression.operand, worlds)
      return { whenTrue: whenFalse, whenFalse: whenTrue }
    }
    if (expression.kind === 'Binary' && expression.operator === '&&') {
      const left = this.#condition(expression.left, worlds)
      const right = this.#condition(expression.right, left.whenTrue)
      return { whenTrue: right.whenTrue, whenFalse: union(left.whenFalse, right.whenFalse) }
    }
    if (expression.kind === 'Binary' && expression.operator === '||') {
      const left = this.#condition(expression.left, worlds)
      const right = this.#condition(expression.right, left.whenFalse)
      return { whenTrue: union(left.whenTrue, right.whenTrue), whenFalse: right.whenFalse }
    }
    const asked = methodsOf(expression)
    if (asked !== undefined)
      return { whenTrue: limit(worlds, asked.whenTrue), whenFalse: limit(worlds, asked.whenFalse) }
    return expression.kind === 'Call' ? this.#call(expression, worlds) : this.#other(expression, worlds)
  }

  /** The calls inside an expression run, then the machine may know what its truth says. */
  #other(expression: Expression, worlds: Worlds<S>): Choice<S> {
    let before = worlds
    if (expression.kind === 'BlockExpression') {
      const out = this.#runBlock(expression.block, worlds, false)
      before = union(union(out.next, out.broken), union(out.returned.whenTrue, out.returned.whenFalse))
    } else if (expression.kind === 'AssignExpression') {
      before = this.#assign(expression.assign.target.text, expression.assign.value, worlds)
    } else {
      for (const child of childrenOf(expression)) before = this.#value(child as Expression, before)
    }
    return this.#choose(before, ({ state, methods }) => this.#machine.condition?.(state, expression, methods))
  }

  #call(call: Call, worlds: Worlds<S>): Choice<S> {
    let before = worlds
    for (const arg of call.args) before = this.#value(arg, before)
    const resolved = this.#program.calls.get(call)
    if (resolved?.kind === 'route') {
      return this.#runRoute(resolved.target, before)
    }
    const isDynamic = resolved === undefined || resolved.kind === 'dynamic-route' || resolved.kind === 'unknown'
    return this.#choose(before, ({ state, methods }) =>
      isDynamic ? this.#machine.dynamic?.(state) : this.#machine.call?.(state, call.callee.text, call, methods),
    )
  }

  /** Where worlds go; most calls and conditions change nothing, and the worlds stay the very same. */
  #choose(worlds: Worlds<S>, go: (world: World<S>) => Transition<S> | undefined): Choice<S> {
    const choice = noChoice<S>()
    let isChanged = false
    for (const world of worlds) {
      const to = go(world)
      const [yes, no] = typeof to === 'object' ? [to.whenTrue, to.whenFalse] : [to ?? world.state, to ?? world.state]
      if (yes !== world.state || no !== world.state) isChanged = true
      choice.whenTrue.add(yes === world.state ? world : { state: yes, methods: world.methods })
      choice.whenFalse.add(no === world.state ? world : { state: no, methods: world.methods })
    }
    return isChanged ? choice : { whenTrue: worlds, whenFalse: worlds }
  }
}

function statementsOf(route: RouteSymbol): readonly Statement[] {
  const [first] = route.blocks
  if (first !== undefined && route.blocks.length === 1) return first.body.statements
  return route.blocks.flatMap((block) => block.body.statements)
}

function goOn<S extends string>(next: Worlds<S>): Outcome<S> {
  return { next, broken: new Worlds<S>(), returned: noChoice() }
}

function noChoice<S extends string>(): Choice<S> {
  return { whenTrue: new Worlds<S>(), whenFalse: new Worlds<S>() }
}

function addChoice<S extends string>(choice: Choice<S>, more: Choice<S>): void {
  choice.whenTrue.addAll(more.whenTrue)
  choice.whenFalse.addAll(more.whenFalse)
}

function join<S extends string>(one: Outcome<S>, other: Outcome<S>): Outcome<S> {
  return {
    next: union(one.next, other.next),
    broken: union(one.broken, other.broken),
    returned: {
      whenTrue: union(one.returned.whenTrue, other.returned.whenTrue),
      whenFalse: union(one.returned.whenFalse, other.returned.whenFalse),
    },
  }
}

function limit<S extends string>(worlds: Worlds<S>, methods: MethodSet): Worlds<S> {
  const limited = new Worlds<S>()
  let isLess = false
  for (const world of worlds) {
    const left = world.methods & methods
    if (left !== world.methods) isLess = true
    limited.add(left === world.methods ? world : { state: world.state, methods: left })
  }
  return isLess ? limited : worlds
}

/** `switch ($rm)` with a constant label asks for a method. */
function askedMethods(statement: Switch, label: Expression, isRegex: boolean): ReturnType<typeof methodsOf> {
  if (isRegex || label.kind !== 'StringLiteral' || statement.subject.kind !== 'PvReference') return undefined
  if (statement.subject.text !== '$rm') return undefined
  const set = methodSet([label.value])
  return { whenTrue: set, whenFalse: allMethods & ~(set & ~methodSet(['OTHER'])) }
}
