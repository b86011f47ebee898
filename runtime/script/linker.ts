import type { At, Call, CallArg, Code, Linker, Operators, Program, PvAccessor, ScriptContext } from '#grammar/abi.ts'
import type { ArgFacts, FunctionFacts } from '#grammar/manifest.ts'
import { isAllowedIn, type RouteKind } from '#grammar/route-kinds.ts'
import type { Value } from '#grammar/value.ts'
import { fixArgument, type FixedArg, type FixupTools } from '../modules/fixups.ts'
import { bindAttribute } from './attributes.ts'
import { bindComparison } from './compare.ts'
import type { RouteContext } from './context.ts'
import type { CommandTable, CommandTools } from './core-commands.ts'
import { operandAccessor } from './operands.ts'
import { toStr } from './operators.ts'
import type { BoundSelect } from './selects/bind-select.ts'
import { commandAction, functionAction, type TimeAction } from './slow-actions.ts'
import type { Identity } from '../server/core.ts'

/** A function of a loaded module, as the linker calls it. */
export interface LinkedFunction {
  readonly module: string
  readonly name: string
  readonly facts: FunctionFacts
  run(ctx: RouteContext, args: { readonly [name: string]: unknown }): number | Promise<number>
  /** Tells the module of a constant argument that names something, see ModuleBehaviour. */
  readonly declareName?: ((of: string, name: string) => void) | undefined
  /** What is wrong with a constant text argument, see ModuleBehaviour. */
  readonly checkConstant?: ((functionName: string, argument: string, value: string) => string | undefined) | undefined
}

/** What stops a program from being started. */
export interface LinkError {
  readonly at: At
  readonly text: string
}

/** Everything that a program is linked against. */
export interface LinkEnvironment {
  readonly program: Program
  readonly fixups: FixupTools
  readonly commands: CommandTable
  readonly identity: Identity
  readonly ops: Operators
  readonly probes: Pick<Linker, 'probe' | 'arm' | 'again'>
  /** By name or alias; the module loaded last first. */
  functions(name: string): readonly LinkedFunction[]
  varSlot(name: string): number
  select(text: string): BoundSelect
  matcher(pattern: string, ignoreCase: boolean): ((text: string) => boolean) | { readonly error: string }
  /** The run waits: for a name, another server, a time. */
  suspend(ctx: RouteContext): void
  /** The run goes on after it waited: log lines belong to it again. */
  resume(ctx: RouteContext): void
  /** Tells of calls that take long; undefined when nobody wants to know. */
  readonly timeAction?: TimeAction | undefined
  /** Runs a named route in the same context. */
  runNamed(ctx: ScriptContext, name: string, levels: number, at: At): Code
  error(ctx: ScriptContext | undefined, at: At, text: string): void
}

/** Binds what compiled code names; everything that is wrong is gathered in `errors`, and a dummy is bound in its place. */
export function createLinker(env: LinkEnvironment, errors: LinkError[]): Linker {
  const fail = <T>(at: At, text: string, dummy: T): T => {
    errors.push({ at, text })
    return dummy
  }
  const pv = (text: string, at: At): PvAccessor => {
    const bound = env.fixups.pv(text)
    return 'error' in bound ? fail(at, `${text}: ${bound.error}`, nullAccessor) : withWarning(bound, env.ops)
  }
  const readArg = (arg: CallArg | undefined): ((ctx: RouteContext) => Value) => {
    if (arg === undefined) return () => null
    if (typeof arg === 'object') {
      const bound = env.fixups.pv(arg.pv)
      return 'error' in bound ? () => null : (ctx) => bound.get(ctx)
    }
    return typeof arg === 'function' ? (ctx) => arg(ctx) : () => arg
  }
  const tools: CommandTools = { read: readArg, flag: (arg) => flagNumber(arg, env.program) }
  const dynamicMatchers = new Map<string, ((text: string) => boolean) | undefined>()
  const bindCommand = (name: string, args: readonly CallArg[], at: At): Call<Code> => {
    const bound = env.commands.get(name)?.(args, tools, at) ?? { error: `core command ${name} is not available` }
    if (typeof bound !== 'function') return fail(at, bound.error, () => -1)
    return (ctx) => bound(ctx as RouteContext)
  }
  const timed = env.timeAction ?? ((_action: string, call: Call<Code>) => call)
  const bindTimedCommand = (name: string, args: readonly CallArg[], at: At): Call<Code> =>
    timed(commandAction(name), bindCommand(name, args, at), at)
  const bindCall = (name: string, args: readonly CallArg[], route: RouteKind, at: At): Call<Code> =>
    timed(functionAction(name, args.length), bindFunction(name, args, route, at, env, errors), at)
  const regex = (pattern: string, ignoreCase: boolean, at: At): ((text: string) => boolean) => {
    const matcher = env.matcher(pattern, ignoreCase)
    return typeof matcher === 'function'
      ? matcher
      : fail(at, `bad regular expression "${pattern}": ${matcher.error}`, () => false)
  }
  return {
    ops: env.ops,
    ...env.probes,
    pv,
    varSlot: env.varSlot,
    attribute: (text, at) => {
      const bound = bindAttribute(text)
      return 'error' in bound ? fail(at, `${text}: ${bound.error}`, nullAccessor) : withWarning(bound, env.ops)
    },
    select: (text, at) => {
      const bound = env.select(text)
      if ('error' in bound) return fail(at, `${text}: ${bound.error}`, nullAccessor)
      if ('unresolved' in bound) {
        env.error(undefined, at, bound.unresolved)
        return bound.instead ?? nullAccessor
      }
      return withWarning(bound, env.ops)
    },
    operand: (name, at) => operandAccessor(name) ?? fail(at, `unknown operand ${name}`, nullAccessor),
    call: (name, args, route, at) => bindCall(name, args, route, at) as Call,
    callAsync: (name, args, route, at) => resuming(bindCall(name, args, route, at), env),
    core: (name, args, at) => bindTimedCommand(name, args, at) as Call,
    coreAsync: (name, args, at) => resuming(bindTimedCommand(name, args, at), env),
    compare: (operand, operator, right, at) => {
      const test = bindComparison(operand, operator, right, {
        identity: env.identity,
        readArg,
        regex: (pattern) => {
          const matcher = env.matcher(pattern, true)
          return typeof matcher === 'function' ? matcher : undefined
        },
      })
      return test === undefined
        ? fail(at, `${operand} ${operator} is not a comparison`, () => 0)
        : (ctx) => test(ctx as RouteContext)
    },
    regex: (pattern, at) => regex(pattern, true, at),
    caseRegex: (pattern, at) => regex(pattern, false, at),
    matchDynamic: (text, pattern, at) => matchDynamic(text, pattern, at, env, dynamicMatchers),
    routeByName: (ctx, name, levels, at) => env.runNamed(ctx, toStr(name), levels, at),
  }
}

/** The accessor with a warning when its text is wanted as a number and is none. */
function withWarning(bound: PvAccessor, ops: Operators): PvAccessor {
  return {
    ...bound,
    int: (ctx) => {
      const value = bound.int(ctx)
      return value === value ? value : ops.toInt(bound.str(ctx))
    },
  }
}

const nullAccessor: PvAccessor = { get: () => null, str: () => '', int: () => 0 }

function flagNumber(arg: CallArg | undefined, program: Program): number | undefined {
  if (typeof arg === 'number') return arg >= 0 && arg <= 31 ? arg : undefined
  return typeof arg === 'string' ? program.flags.find(([name]) => name === arg)?.[1] : undefined
}

/** Patterns from variables are compiled once each, up to a limit: a script may build them from messages. */
function matchDynamic(
  text: string,
  pattern: string,
  at: At,
  env: LinkEnvironment,
  known: Map<string, ((text: string) => boolean) | undefined>,
): number {
  let matcher = known.get(pattern)
  if (matcher === undefined) {
    const compiled = env.matcher(pattern, true)
    if (typeof compiled !== 'function') {
      env.error(undefined, at, `Bad regular expression "${pattern}"`)
      return Number.NaN
    }
    if (known.size >= 256) known.clear()
    matcher = compiled
    known.set(pattern, matcher)
  }
  return matcher(text) ? 1 : 0
}

type ArgumentReader = (ctx: RouteContext) => { readonly [name: string]: unknown } | undefined

function bindFunction(
  name: string,
  args: readonly CallArg[],
  route: RouteKind,
  at: At,
  env: LinkEnvironment,
  errors: LinkError[],
): Call<Code> {
  const candidates = env.functions(name)
  const target = candidates.find((candidate) => argumentNames(candidate.facts, args.length) !== undefined)
  if (target === undefined) {
    const what = candidates.length === 0 ? 'unknown command' : `wrong number of arguments (${args.length}) for`
    errors.push({ at, text: `${what} ${name}, missing loadmodule?` })
    return () => -1
  }
  if (!isAllowedIn(target.facts.routes, route)) errors.push({ at, text: `${name} cannot be used in a ${route} route` })
  const read = bindArguments(target, args, at, env, errors)
  return (scriptContext) => {
    const ctx = scriptContext as RouteContext
    ctx.at = at
    const values = read(ctx)
    if (values === undefined) {
      env.error(ctx, at, `runtime fixup failed for ${name}`)
      return -1
    }
    const code = target.run(ctx, values)
    if (typeof code === 'number') return finish(ctx, code)
    return code.then((later) => {
      env.resume(ctx)
      return finish(ctx, later)
    })
  }
}

const soon = Promise.resolve()

/**
 * A call that compiled code awaits: the code goes on in a later microtask, even when the call has its result at once, and then
 * lines of the log have to belong to its message again.
 */
function resuming(call: Call<Code>, env: Pick<LinkEnvironment, 'suspend' | 'resume'>): Call<Code> {
  return (ctx) => {
    const code = call(ctx)
    // Queued before what the await queues.
    if (typeof code === 'number') void soon.then(() => env.resume(ctx as RouteContext))
    else env.suspend(ctx as RouteContext)
    return code
  }
}

/** A function that returns 0 ends the script (LANGUAGE D5). */
function finish(ctx: RouteContext, code: number): number {
  ctx.rc = code
  if (code === 0) {
    ctx.ended = true
    ctx.code = 0
  }
  return code
}

function argumentNames(facts: FunctionFacts, count: number): readonly string[] | undefined {
  for (const list of facts.overloads ?? [facts.args ?? {}]) {
    const all = Object.values(list)
    const required = all.filter((arg) => arg.optional !== true).length
    if (count >= required && (count <= all.length || facts.variadic === true)) return Object.keys(list)
  }
  return undefined
}

/** The arguments by name; the same frozen object at every call when all are constant. */
function bindArguments(
  target: LinkedFunction,
  args: readonly CallArg[],
  at: At,
  env: LinkEnvironment,
  errors: LinkError[],
): ArgumentReader {
  const names = argumentNames(target.facts, args.length) ?? []
  const lists = target.facts.overloads ?? [target.facts.args ?? {}]
  const facts = lists.find((list) => Object.keys(list).join() === names.join()) ?? {}
  const fixed: (readonly [string, FixedArg])[] = []
  const rest: FixedArg[] = []
  args.forEach((arg, index) => {
    const name = names[index]
    const fact = name === undefined ? { kind: 'str' as const } : facts[name]
    if (fact === undefined) return
    const value = withCheck(fixArgument(arg, fact, env.fixups), fact, target, name)
    if ('error' in value) errors.push({ at, text: `${target.name}(): argument ${index + 1}: ${value.error}` })
    else if (name === undefined) rest.push(value)
    else {
      if (fact.kind === 'name' && 'of' in fact && typeof value.constant === 'string') {
        target.declareName?.(fact.of ?? '', value.constant)
      }
      const refused =
        typeof value.constant === 'string' ? target.checkConstant?.(target.name, name, value.constant) : undefined
      if (refused !== undefined) errors.push({ at, text: `${target.name}(): argument ${index + 1}: ${refused}` })
      fixed.push([name, value])
    }
  })
  return readerOf(fixed, rest, target.facts.variadic === true)
}

/** A literal from variables that the fixup would refuse: the call is skipped then, as with any fixup that fails at run time. */
function withCheck(
  arg: FixedArg | { readonly error: string },
  fact: ArgFacts,
  target: LinkedFunction,
  name: string | undefined,
): FixedArg | { readonly error: string } {
  const { checkConstant } = target
  if ('error' in arg || arg.constant !== undefined || checkConstant === undefined || fact.kind !== 'literal') return arg
  return {
    read: (ctx) => {
      const value = arg.read(ctx)
      return typeof value === 'string' && checkConstant(target.name, name ?? '', value) !== undefined
        ? undefined
        : value
    },
  }
}

function readerOf(
  fixed: readonly (readonly [string, FixedArg])[],
  rest: readonly FixedArg[],
  isVariadic: boolean,
): ArgumentReader {
  const isConstant =
    fixed.every(([, arg]) => arg.constant !== undefined) && rest.every((arg) => arg.constant !== undefined)
  if (isConstant) {
    const values: { [name: string]: unknown } = {}
    for (const [name, arg] of fixed) values[name] = arg.constant
    if (isVariadic) values['rest'] = rest.map((arg) => arg.constant)
    Object.freeze(values)
    return () => values
  }
  return (ctx) => {
    const values: { [name: string]: unknown } = {}
    for (const [name, arg] of fixed) {
      const value = arg.constant ?? arg.read?.(ctx)
      if (value === undefined) return undefined
      values[name] = value
    }
    if (isVariadic) values['rest'] = rest.map((arg) => arg.constant ?? arg.read?.(ctx) ?? '')
    return values
  }
}
