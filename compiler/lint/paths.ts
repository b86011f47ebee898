import type { RouteKind } from '#grammar/route-kinds.ts'
import type { Call, Expression } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { MethodSet } from '../5-check/flow/methods.ts'
import type { LintContext } from './context.ts'

/** Whether a call is one of those that a question is about; `name` is the name under which the function is declared. */
export type CallTest = (name: string, call: Call) => boolean

/** What a call or a condition settles: nothing, or something on both sides, or on the side where it is true or false. */
export type Settles = 'both' | 'true' | 'false' | undefined

/** A call on some path, with the methods for which the path is taken. */
export interface Passed {
  readonly call: Call
  readonly methods: MethodSet
}

/** The main request route, where each request that comes in starts. */
export function isMainRequestRoute(route: RouteSymbol): boolean {
  return route.kind === 'request' && route.name === ''
}

/** A test for the blocks of some kinds that the server itself starts. */
export function startsOf(...kinds: readonly RouteKind[]): (route: RouteSymbol) => boolean {
  return (route) => kinds.includes(route.kind) && (route.kind !== 'request' || route.name === '')
}

export interface AfterQuestion {
  readonly starts: (route: RouteSymbol) => boolean
  /** What must have been called before, successfully. */
  readonly first: CallTest
  /** The call that is looked for. */
  readonly then: CallTest
  /** A call that undoes the first one. */
  readonly undo?: CallTest
}

/** The calls of `then` that some path reaches after `first`; each once, with the methods of all such paths. */
export function callsAfter(ctx: LintContext, question: AfterQuestion): readonly Passed[] {
  const found = new Map<Call, MethodSet>()
  if (!hasCall(ctx, question.first) || !hasCall(ctx, question.then)) return []
  // What a script notes down after the first call, and asks for later to know that it was made.
  const notes = new Set(['$rc', '$retcode', '$?'])
  ctx.runFlow<'before' | 'after'>({
    start: (route) => (question.starts(route) ? 'before' : undefined),
    call: (state, _written, call, methods) => {
      const name = ctx.nameOf(call)
      if (state === 'after' && question.then(name, call)) found.set(call, (found.get(call) ?? 0) | methods)
      if (question.undo?.(name, call) === true) return 'before'
      if (state === 'after' && call.callee.text === 'setflag') notes.add('flag')
      if (call.callee.text === 'isflagset' && notes.has('flag')) return 'before'
      return question.first(name, call) ? { whenTrue: 'after', whenFalse: state } : undefined
    },
    assign: (state, target) => {
      if (state === 'after') notes.add(target)
      return state
    },
    condition: (state, condition) => {
      // Whoever asks knows more than can be followed here: the benefit of the doubt.
      if (state === 'before' || !mentionsText(condition, notes)) return undefined
      return { whenTrue: 'before', whenFalse: 'before' }
    },
  })
  return inOrder(found)
}

/** Following all paths takes time: it is done only for what the script calls at all. */
function hasCall(ctx: LintContext, test: CallTest): boolean {
  return ctx.allCalls.some(({ call, name }) => test(name, call))
}

function mentionsText(condition: Expression, texts: ReadonlySet<string>): boolean {
  let found = false
  walk(condition, (node) => {
    if (node.kind === 'PvReference' && texts.has(node.text)) found = true
  })
  return found
}

export interface WithoutQuestion {
  readonly starts: (route: RouteSymbol) => boolean
  /** The call that is looked for. */
  readonly at: CallTest
  /** What must be passed on every path before it. */
  readonly guardCall: (name: string, call: Call) => Settles
  readonly guardCondition?: (condition: Expression) => Settles
  /** An assignment that settles it too. */
  readonly guardAssign?: (target: string, value: Expression) => boolean
}

/** The calls of `at` that some path reaches without a guard; each once, with the methods of all such paths. */
export function callsWithout(ctx: LintContext, question: WithoutQuestion): readonly Passed[] {
  const found = new Map<Call, MethodSet>()
  if (!hasCall(ctx, question.at)) return []
  ctx.runFlow<'open' | 'guarded'>({
    start: (route) => (question.starts(route) ? 'open' : undefined),
    call: (state, _written, call, methods) => {
      const name = ctx.nameOf(call)
      if (state === 'open' && question.at(name, call)) found.set(call, (found.get(call) ?? 0) | methods)
      return settledSides(question.guardCall(name, call), state, 'guarded')
    },
    condition: (state, condition) => settledSides(question.guardCondition?.(condition), state, 'guarded'),
    assign: (state, target, value) => (question.guardAssign?.(target, value) === true ? 'guarded' : state),
    // A block that is chosen while the server runs may have done what is asked for: the benefit of the doubt.
    dynamic: () => 'guarded',
  })
  return inOrder(found)
}

function inOrder(found: ReadonlyMap<Call, MethodSet>): readonly Passed[] {
  return [...found]
    .map(([call, methods]) => ({ call, methods }))
    .toSorted((one, other) => one.call.span.start - other.call.span.start)
}

/** A test for calls of the functions of a set. */
export function callOf(names: ReadonlySet<string>): CallTest {
  return (name, call) => names.has(name) || names.has(call.callee.text)
}

/** The states behind something that settles what a rule asks: known on the sides where it does, as before on the other. */
export function settledSides<State>(
  settles: Settles,
  state: State,
  known: State,
): { readonly whenTrue: State; readonly whenFalse: State } | undefined {
  if (settles === undefined) return undefined
  return { whenTrue: settles === 'false' ? state : known, whenFalse: settles === 'true' ? state : known }
}
