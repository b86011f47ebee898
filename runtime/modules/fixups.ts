import type { CallArg, PvAccessor } from '#grammar/abi.ts'
import type { ArgFacts } from '#grammar/manifest.ts'
import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '../script/context.ts'
import { textToInt } from '../script/integers.ts'
import { toStr } from '../script/operators.ts'
import type { LazyText, RegexArg } from './define.ts'
import type { Substitution } from '../script/substitution.ts'

/** What an argument is when the function runs. */
export type FixedValue = number | string | RegexArg | Substitution | PvAccessor | LazyText

/** Read from an argument that the function itself finds unusable: the call gives -1. */
export const unusable = Symbol('unusable')
/** Read from a variable without a value, where the function is told of none. */
export const absent = Symbol('absent')

/**
 * An argument after its fixup: constant, or read at each call. Undefined from `read`: the fixup failed at run time, and the call is
 * skipped.
 */
export type FixedArg =
  | { readonly constant: FixedValue }
  | { readonly constant?: undefined; read(ctx: RouteContext): FixedValue | typeof unusable | typeof absent | undefined }

/** What the fixups compile constants with; each gives an error text when the constant is bad. */
export interface FixupTools {
  pv(text: string): PvAccessor | { readonly error: string }
  format(text: string): ((ctx: RouteContext) => string) | string | { readonly error: string }
  /** `newline`: as REG_NEWLINE, see RegexOptions; Kamailio's fixups compile so unless the function says otherwise. */
  regex(pattern: string, ignoreCase: boolean, newline: boolean): RegexArg | { readonly error: string }
  substitution(text: string): Substitution | { readonly error: string }
}

/** Applies the fixup of an argument's kind (LANGUAGE D8); the error text stops the start of the server. */
export function fixArgument(arg: CallArg, facts: ArgFacts, tools: FixupTools): FixedArg | { readonly error: string } {
  switch (facts.kind) {
    case 'int':
    case 'uint':
      return fixInt(arg, facts, tools)
    case 'regex':
      return fixCompiled(arg, tools, (text) => tools.regex(text, facts.ignoreCase === true, facts.spansLines !== true))
    case 'subst':
      return fixCompiled(arg, tools, (text) => tools.substitution(text))
    case 'pvar':
      // The functions that take several read the list themselves.
      return facts.list === true && typeof arg === 'string' ? { constant: arg } : fixPvar(arg, facts, tools)
    case 'str':
      return facts.lazy === true ? fixLazy(arg, tools) : fixText(arg, facts, tools)
    case 'name':
      return fixFormat(arg, tools)
    case 'literal':
    case 'enum':
    case 'methods':
    case 'any':
      return typeof arg === 'string' || typeof arg === 'number' ? { constant: String(arg) } : fixFormat(arg, tools)
  }
}

/** A number that the function cannot use stops no start: a variable may give it as well. */
function fixInt(arg: CallArg, facts: ArgFacts, tools: FixupTools): FixedArg | { readonly error: string } {
  if (typeof arg === 'number') return { constant: arg }
  if (typeof arg === 'string') {
    if (arg.startsWith('$')) return readInt(tools.pv(arg), facts)
    const number = textToInt(arg.trim())
    return number !== number ? { error: `bad number <${arg}>` } : { constant: number }
  }
  if (typeof arg === 'object') return readExpression(tools.pv(arg.pv))
  return { read: (ctx) => toNumber(arg(ctx)) }
}

/** A variable in quotes: one without a value, or whose text is no number, makes the call fail (6.1.5). */
export function readInt(
  pv: PvAccessor | { readonly error: string },
  facts: ArgFacts,
): FixedArg | { readonly error: string } {
  if ('error' in pv) return pv
  const instead = facts.absent === true ? absent : unusable
  return {
    read: (ctx) => {
      if (pv.get(ctx) === null) return instead
      const number = pv.int(ctx)
      return number !== number ? instead : number
    },
  }
}

/** A variable without quotes is an expression, in which no value is 0. */
function readExpression(pv: PvAccessor | { readonly error: string }): FixedArg | { readonly error: string } {
  if ('error' in pv) return pv
  return {
    read: (ctx) => {
      const number = pv.int(ctx)
      return number !== number ? undefined : number
    },
  }
}

function toNumber(value: Value): number | undefined {
  const number = typeof value === 'number' ? value : textToInt(toStr(value))
  return number !== number ? undefined : number
}

/** A text; of a variable alone that has no value the function may be told nothing. */
function fixText(arg: CallArg, facts: ArgFacts, tools: FixupTools): FixedArg | { readonly error: string } {
  if (facts.absent !== true || typeof arg !== 'string' || !isWholePv(arg)) return fixFormat(arg, tools)
  const pv = tools.pv(arg)
  return 'error' in pv ? pv : { read: (ctx) => (pv.get(ctx) === null ? absent : pv.str(ctx)) }
}

function fixFormat(arg: CallArg, tools: FixupTools): FixedArg | { readonly error: string } {
  if (typeof arg === 'number') return { constant: String(arg) }
  if (typeof arg === 'string') {
    const format = tools.format(arg)
    if (typeof format === 'string') return { constant: format }
    return typeof format === 'function' ? { read: format } : format
  }
  if (typeof arg === 'object') {
    const pv = tools.pv(arg.pv)
    return 'error' in pv ? pv : { read: (ctx) => pv.str(ctx) }
  }
  return { read: (ctx) => readText(arg(ctx)) }
}

function fixLazy(arg: CallArg, tools: FixupTools): FixedArg | { readonly error: string } {
  const fixed = fixFormat(arg, tools)
  if ('error' in fixed) return fixed
  const { constant } = fixed
  const lazy: LazyText =
    constant === undefined ? { read: (ctx) => toText(fixed.read?.(ctx)) } : { read: () => toText(constant) }
  return { constant: lazy }
}

function toText(value: FixedValue | symbol | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** A failed evaluation gives undefined, which skips the call. */
function readText(value: Value): string | undefined {
  return value !== value ? undefined : toStr(value)
}

function fixPvar(arg: CallArg, facts: ArgFacts, tools: FixupTools): FixedArg | { readonly error: string } {
  const text = typeof arg === 'string' ? arg : typeof arg === 'object' ? arg.pv : undefined
  if (text === undefined) {
    return typeof arg === 'function' ? computedPvar(arg, facts, tools) : { error: 'a pseudo-variable is expected' }
  }
  const pv = tools.pv(text)
  if (!('error' in pv) && facts.writable === true && pv.set === undefined) return { error: `${text} is read-only` }
  return 'error' in pv ? pv : { constant: pv }
}

/** An expression gives the name of a variable, which is bound at the call: a call without one is skipped. */
function computedPvar(
  arg: Extract<CallArg, (...args: never) => unknown>,
  { writable }: ArgFacts,
  tools: FixupTools,
): FixedArg {
  return {
    read: (ctx) => {
      const text = readText(arg(ctx))
      const pv = text?.startsWith('$') === true ? tools.pv(text) : undefined
      return pv === undefined || 'error' in pv || (writable === true && pv.set === undefined) ? undefined : pv
    },
  }
}

/** Compiled once when constant, and once per distinct text (up to a limit) when it comes from variables. */
function fixCompiled<T extends FixedValue>(
  arg: CallArg,
  tools: FixupTools,
  compile: (text: string) => T | { readonly error: string },
): FixedArg | { readonly error: string } {
  const text = fixPattern(arg, tools)
  if ('error' in text) return text
  if (text.constant !== undefined) {
    const compiled = compile(toStr(text.constant as Value))
    return isError(compiled) ? compiled : { constant: compiled }
  }
  const known = new Map<string, T | undefined>()
  return {
    read: (ctx) => {
      const pattern = toStr(text.read(ctx) as Value)
      if (known.has(pattern)) return known.get(pattern)
      const compiled = compile(pattern)
      const value = isError(compiled) ? undefined : compiled
      if (known.size >= 256) known.clear()
      known.set(pattern, value)
      return value
    },
  }
}

/** Constant text is not expanded here: a `$` in a regular expression is its end anchor. */
function fixPattern(arg: CallArg, tools: FixupTools): FixedArg | { readonly error: string } {
  return typeof arg === 'string' ? { constant: arg } : fixFormat(arg, tools)
}

function isWholePv(text: string): boolean {
  const pv = parsePv(text)
  return !('error' in pv) && pv.end === text.length
}

function isError(value: unknown): value is { readonly error: string } {
  return typeof value === 'object' && value !== null && 'error' in value
}
