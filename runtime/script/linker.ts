import type { At, Call, CallArg, Code, Linker, Operators, Program, PvAccessor } from '#grammar/abi.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { Value } from '#grammar/value.ts'
import { bindAttribute } from './attributes.ts'
import { bindFunction } from './bind-function.ts'
import { bindComparison } from './compare.ts'
import type { RouteContext } from './context.ts'
import type { CommandTools } from './core-commands.ts'
import type { LinkEnvironment, LinkError } from './link-environment.ts'
import { operandAccessor } from './operands.ts'
import { toStr } from './operators.ts'
import { commandAction, functionAction } from './slow-actions.ts'

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
    coreAsync: (name, args, at) => {
      const call = bindTimedCommand(name, args, at)
      return resuming((ctx) => env.within(ctx as RouteContext, call), env)
    },
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
