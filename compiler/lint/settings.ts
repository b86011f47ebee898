import type { Span } from '../1-source/span.ts'
import type { ModParam } from '../ast/nodes.ts'
import type { LintContext } from './context.ts'

/** The line that counts for a parameter: the last one that sets it. */
export function setting(ctx: LintContext, module: string, param: string): ModParam | undefined {
  return ctx.modparams(module, param).at(-1)
}

/** The number that a parameter has, or its default; undefined when only the start knows. */
export function numberSetting(ctx: LintContext, module: string, param: string, initial: number): number | undefined {
  const value = setting(ctx, module, param)?.value
  if (value === undefined) return initial
  return value.kind === 'NumberLiteral' ? value.value : undefined
}

/** Whether any of some functions is called. */
export function isAnyCalled(ctx: LintContext, names: Iterable<string>): boolean {
  return [...names].some((name) => ctx.calls(name).length > 0)
}

/** The line of a statement with its end, when nothing else stands on it: what a fix removes. */
export function wholeLine(ctx: LintContext, span: Span): Span | undefined {
  const { text } = ctx.sources.get(span.source)
  const start = text.lastIndexOf('\n', span.start - 1) + 1
  const newline = text.indexOf('\n', span.end)
  const end = newline === -1 ? text.length : newline + 1
  const around = text.slice(start, span.start) + text.slice(span.end, end)
  return /^\s*;?\s*$/.test(around) ? { ...span, start, end } : undefined
}

/** A fix that removes the line of a statement; nothing when other text stands there too. */
export function removal(
  ctx: LintContext,
  span: Span,
  title: string,
): { readonly fix?: { title: string; edits: { span: Span; text: string }[] } } {
  const line = wholeLine(ctx, span)
  return line === undefined ? {} : { fix: { title, edits: [{ span: line, text: '' }] } }
}

/** The numbers of the flags that the script sets with one of some core commands; undefined when a variable assigns them. */
export function flagsSet(
  ctx: LintContext,
  commands: readonly string[],
  variables: readonly string[],
): ReadonlySet<number> | undefined {
  if (ctx.variableUses.some((use) => use.access !== 'read' && variables.includes(use.pv.name))) return undefined
  const flags = new Set<number>()
  for (const { call } of commands.flatMap((name) => ctx.calls(name))) {
    const [arg] = call.args
    if (arg?.kind === 'NumberLiteral') flags.add(arg.value)
    else if (arg?.kind === 'BareWord' || arg?.kind === 'StringLiteral') {
      const name = arg.kind === 'BareWord' ? arg.text : arg.value
      const flag = /^[0-9]+$/.test(name) ? Number(name) : ctx.program.flags.get(name)
      if (flag !== undefined) flags.add(flag)
    } else return undefined
  }
  return flags
}
