import type { CallArg, PvAccessor } from '#grammar/abi.ts'
import type { ArgFacts } from '#grammar/manifest.ts'
import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '../script/context.ts'
import { textToInt } from '../script/integers.ts'
import { toStr } from '../script/operators.ts'
import type { LazyText, RegexArg } from './define.ts'
import type { Substitution } from '../script/substitution.ts'

/** What an argument is when the function runs. */
export type FixedValue = number | string | RegexArg | Substitution | PvAccessor | LazyText

/** An argument after its fixup: constant, or read at each call (undefined from `read`: the fixup failed at run time). */
export type FixedArg =
  { readonly constant: FixedValue } | { readonly constant?: undefined; read(ctx: RouteContext): FixedValue | undefined }

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
      return facts.lazy === true ? fixLazy(arg, tools) : fixFormat(arg, tools)
    case 'name':
      return fixFormat(arg, tools)
    case 'literal':
    case 'enum':
    case 'methods':
    case 'any':
      return typeof arg === 'string' || typeof arg === 'number' ? { constant: String(arg) } : fixFormat(arg, tools)
  }
}

function fixInt(arg: CallArg, facts: ArgFacts, tools: FixupTools): FixedArg | { readonly error: string } {
  if (typeof arg === 'number') return checkRange(arg, facts)
  if (typeof arg === 'string') {
    if (arg.startsWith('$')) return readInt(tools.pv(arg))
    const number = textToInt(arg.trim())
    return number !== number ? { error: `bad number <${arg}>` } : checkRange(number, facts)
  }
  if (typeof arg === 'object') return readInt(tools.pv(arg.pv))
  return { read: (ctx) => toNumber(arg(ctx)) }
}

function checkRange(value: number, facts: ArgFacts): FixedArg | { readonly error: string } {
  const isBelow = facts.min !== undefined && value < facts.min
  const isAbove = facts.max !== undefined && value > facts.max
  return isBelow || isAbove ? { error: `number ${value} is out of range` } : { constant: value }
}

function readInt(pv: PvAccessor | { readonly error: string }): FixedArg | { readonly error: string } {
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

function toText(value: FixedValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** A failed evaluation gives undefined, which skips the call. */
function readText(value: Value): string | undefined {
  return value !== value ? undefined : toStr(value)
}

function fixPvar(arg: CallArg, facts: ArgFacts, tools: FixupTools): FixedArg | { readonly error: string } {
  const text = typeof arg === 'string' ? arg : typeof arg === 'object' ? arg.pv : undefined
  if (text === undefined) return { error: 'a pseudo-variable is expected' }
  const pv = tools.pv(text)
  if (!('error' in pv) && facts.writable === true && pv.set === undefined) return { error: `${text} is read-only` }
  return 'error' in pv ? pv : { constant: pv }
}

/** Compiled once when constant, and once per distinct text (up to a limit) when it comes from variables. */
function fixCompiled<T extends FixedValue>(
  arg: CallArg,
  tools: FixupTools,
  compile: (text: string) => T | { readonly error: string },
): FixedArg | { readonly error: string } {
  const text = fixText(arg, tools)
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
function fixText(arg: CallArg, tools: FixupTools): FixedArg | { readonly error: string } {
  return typeof arg === 'string' ? { constant: arg } : fixFormat(arg, tools)
}

function isError(value: unknown): value is { readonly error: string } {
  return typeof value === 'object' && value !== null && 'error' in value
}
