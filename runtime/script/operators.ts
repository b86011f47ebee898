import type { At, Call, Code, Operators, PvAccessor, ScriptContext } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import { intToText, textToInt } from './integers.ts'
import * as integers from './integers.ts'

/** What the operators need of the server: limits that may change while it runs, and a place for their messages. */
export interface OperatorEnvironment {
  maxWhileLoops(): number
  readonly maxRecursiveLevel: number
  error(ctx: ScriptContext | undefined, at: At, text: string): void
  warn(text: string): void
  /** A block goes on after one that it called and that may have waited: lines of the log belong to its message again. */
  readonly goesOn?: (ctx: ScriptContext) => void
}

const soon = Promise.resolve()

/** The operators of the language (LANGUAGE D1-D6) for one server. */
export function createOperators(env: OperatorEnvironment): Operators {
  const toInt = (value: Value): number => {
    if (typeof value === 'number') return value
    if (value === null || value === undefined) return 0
    const number = textToInt(value)
    if (number !== number) env.warn(`automatic string to int conversion for "${value}" failed`)
    return number
  }
  /** The number of a right side: a variable with a text and a number, such as $rm, gives its number to a number. */
  const rightInt = (right: Value, variable: PvAccessor | undefined, ctx: ScriptContext | undefined): number =>
    variable?.hasNumber === true && ctx !== undefined && right !== null ? variable.int(ctx) : toInt(right)
  const failed = (ctx: ScriptContext, at: At): number => {
    env.error(ctx, at, 'rval expression evaluation failed')
    return -1
  }
  return {
    ...integers.arithmetic,
    toInt,
    toStr,
    plus: (left, right, variable, ctx) => {
      if (typeof left === 'number') {
        if (left !== left) return left
        return integers.arithmetic.add(left, rightInt(right, variable, ctx))
      }
      if (typeof right === 'number' && right !== right) return right
      return toStr(left) + toStr(right)
    },
    div: (left, right, at) => {
      if (right === 0 && left === left) env.error(undefined, at, 'rv div by 0')
      return integers.divide(left, right)
    },
    mod: (left, right, at) => {
      if (right === 0 && left === left) env.error(undefined, at, 'rv mod by 0')
      return integers.modulo(left, right)
    },
    equal: (left, right, variable, ctx) => {
      if (typeof left === 'number') return integers.arithmetic.equalInt(left, rightInt(right, variable, ctx))
      if (left === null && typeof right === 'number') return right !== right ? right : right === 0 ? 1 : 0
      if (typeof right === 'number' && right !== right) return right
      return toStr(left) === toStr(right) ? 1 : 0
    },
    assignVar: (ctx, slot, value, at) => {
      if (value !== value) return failed(ctx, at)
      ctx.vars[slot] = value ?? 0
      return value === undefined ? -1 : 1
    },
    assign: (ctx, target, value, at) => assign(ctx, target, value, at, failed, env),
    assignSelect: (ctx, target, source, at) => {
      const value = take(source, ctx)
      const code = assign(ctx, target, value ?? '', at, failed, env)
      if (value !== undefined || code < 0) return code
      env.error(ctx, at, 'assignment failed')
      return -1
    },
    taken: (source, ctx) => take(source, ctx),
    asText: (value) => (typeof value === 'number' && value === value ? toStr(value) : value),
    asNumber: (value, source, ctx) =>
      typeof value === 'string' && source.hasNumber === true ? source.int(ctx) : value,
    loopLimit: () => {
      const limit = env.maxWhileLoops()
      return limit === 0 ? Number.POSITIVE_INFINITY : limit
    },
    loopExceeded: (ctx, at) =>
      env.error(ctx, at, `runaway while (${at[1]}, ${at[2]}): more than ${env.maxWhileLoops()} loops`),
    route: (ctx, block, levels, at) => runRoute(ctx, block, levels, at, env),
    routeAsync: (ctx, block, levels, at) => runRouteAsync(ctx, block, levels, at, env),
    exit: (ctx, code) => end(ctx, code),
    afresh: (ctx) => {
      ctx.rc = 0
      ctx.ended = false
      ctx.dropped = false
    },
    drop: (ctx, code) => {
      ctx.dropped = true
      return end(ctx, code)
    },
    returnCode: (ctx, code) => {
      if (code !== code) env.warn('failed to eval int expression')
      // Return codes have 32 bits. A value that is no number counts as 0, which ends the script.
      const short = Math.abs(code) <= 0x7fffffff ? code : Number(BigInt.asIntN(32, BigInt(code === code ? code : 0)))
      return short === 0 ? end(ctx, 0) : short
    },
  }
}

function take(source: PvAccessor, ctx: ScriptContext): Value | undefined {
  return source.take === undefined ? source.get(ctx) : source.take(ctx)
}

/** Text of a value: null is '', numbers are decimal. */
export function toStr(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (typeof value !== 'number') return value
  // A failed evaluation has no text.
  return value === value ? intToText(value) : ''
}

function end(ctx: ScriptContext, code: number): number {
  ctx.ended = true
  ctx.code = code
  return code
}

function assign(
  ctx: ScriptContext,
  target: PvAccessor,
  value: Value | undefined,
  at: At,
  failed: (ctx: ScriptContext, at: At) => number,
  env: OperatorEnvironment,
): number {
  if (value !== value) return failed(ctx, at)
  if (target.set?.(ctx, value ?? null) === true) return value === undefined ? -1 : 1
  env.error(ctx, at, 'setting pvar failed')
  return -1
}

function isTooDeep(ctx: ScriptContext, levels: number, at: At, env: OperatorEnvironment): boolean {
  if (ctx.depth + levels < env.maxRecursiveLevel) return false
  env.error(ctx, at, `too many recursive routing table lookups (${env.maxRecursiveLevel + 1}) giving up!`)
  return true
}

function runRoute(ctx: ScriptContext, block: Call, levels: number, at: At, env: OperatorEnvironment): number {
  if (isTooDeep(ctx, levels, at, env)) return -1
  const outer = ctx.block
  ctx.block = block
  ctx.depth += levels
  const code = block(ctx)
  ctx.depth -= levels
  ctx.block = outer
  ctx.rc = code
  return code
}

/** Runs a block that may wait: only then there is a promise to wait for. */
function runRouteAsync(ctx: ScriptContext, block: Call<Code>, levels: number, at: At, env: OperatorEnvironment): Code {
  if (isTooDeep(ctx, levels, at, env)) return -1
  const outer = ctx.block
  ctx.block = block
  ctx.depth += levels
  const leave = (code: number): number => {
    ctx.depth -= levels
    ctx.block = outer
    ctx.rc = code
    return code
  }
  const code = block(ctx)
  if (typeof code === 'number') {
    // The caller awaits a number too; this is queued before its await.
    void soon.then(() => env.goesOn?.(ctx))
    return leave(code)
  }
  return code.then((later) => {
    env.goesOn?.(ctx)
    return leave(later)
  })
}
