import type { At, Call, CallArg, Code } from '#grammar/abi.ts'
import type { ArgFacts, FunctionFacts } from '#grammar/manifest.ts'
import { isAllowedIn, type RouteKind } from '#grammar/route-kinds.ts'
import { absent, fixArgument, unusable, type FixedArg } from '../modules/fixups.ts'
import { fixAtCall } from '../modules/late-fixup.ts'
import type { RouteContext } from './context.ts'
import type { LinkEnvironment, LinkedFunction, LinkError } from './link-environment.ts'

type ArgumentReader = (ctx: RouteContext) => { readonly [name: string]: unknown } | typeof unusable | undefined

/** A call of a module's function, with its arguments fixed up; what is wrong with it is added to `errors`. */
export function bindFunction(
  name: string,
  args: readonly CallArg[],
  route: RouteKind,
  at: At,
  env: Pick<LinkEnvironment, 'fixups' | 'functions' | 'within' | 'resume' | 'error'>,
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
  const call = (ctx: RouteContext): Code => {
    ctx.at = at
    const values = read(ctx)
    if (values === undefined) {
      env.error(ctx, at, `runtime fixup failed for ${name}`)
      return -1
    }
    if (values === unusable) {
      env.error(ctx, at, `${name}(): an argument has no value that it can use`)
      return finish(ctx, -1)
    }
    const code = target.run(ctx, values)
    if (typeof code === 'number') return finish(ctx, code)
    return code.then((later) => {
      env.resume(ctx)
      return finish(ctx, later)
    })
  }
  return (ctx) => env.within(ctx as RouteContext, call)
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
  env: Pick<LinkEnvironment, 'fixups'>,
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
    const given = fixArgument(arg, fact, env.fixups)
    const late = 'error' in given ? fixAtCall(arg, fact, recordedFacts(target, args.length, index)) : undefined
    const value = withCheck(late ?? given, fact, target, name)
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

/** What a start of Kamailio looks at in an argument, where that was recorded. */
function recordedFacts(target: LinkedFunction, count: number, index: number): ArgFacts | undefined {
  const recorded = target.recorded?.()
  const lists = recorded?.overloads ?? [recorded?.args ?? {}]
  return Object.values(lists.find((list) => Object.keys(list).length === count) ?? {})[index]
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
      if (value === undefined || value === unusable) return value
      if (value !== absent) values[name] = value
    }
    if (isVariadic) values['rest'] = rest.map((arg) => arg.constant ?? arg.read?.(ctx) ?? '')
    return values
  }
}
