import type { Span } from '../1-source/span.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { LoadModule, ModParam, TopLevel } from '../ast/nodes.ts'
import { findFunction, findPvar } from '../catalogue.ts'
import { isFunctionOf, isNameOf } from '#grammar/release-exports.ts'
import { isModuleOf } from '#grammar/module-releases.ts'
import { matchesModule } from '#grammar/module-pattern.ts'
import type { Fix, Repair } from '../diagnostics/diagnostic.ts'
import type { CheckContext } from './check.ts'

/** Lines that decide whether the lines behind them count. */
const condition = /^[ \t]*[#!]!(?:if|else|endif)/gm

/** The modules of the release that export a function for so many arguments. */
export function modulesWithFunction(name: string, count: number, ctx: CheckContext): readonly string[] {
  return ctx.catalogue.moduleNames.filter((module) => {
    const exports = ctx.catalogue.module(module)
    if (exports === undefined || findFunction(exports, name) === undefined) return false
    return isModuleOf(module, ctx.release) && isFunctionOf(module, name, count, ctx.release)
  })
}

/** The modules of the release that export a pseudo-variable. */
export function modulesWithVariable(name: string, ctx: CheckContext): readonly string[] {
  return ctx.catalogue.moduleNames.filter((module) => {
    const exports = ctx.catalogue.module(module)
    if (exports === undefined || findPvar(exports, name) === undefined) return false
    return isModuleOf(module, ctx.release) && isNameOf(module, `$${name}`, ctx.release)
  })
}

/** What says that one of some modules must be loaded. */
export function loadHelp(modules: readonly string[]): string {
  const [first = '', ...more] = modules
  const others = more.length === 0 ? '' : `, or ${more.length > 3 ? 'one of several others' : more.join(', ')}`
  return `load the module first: loadmodule "${first}.so"${others}`
}

/** Suggestions to load one of some modules where other modules are loaded, or before a line that needs it. */
export function loadSuggestions(modules: readonly string[], ctx: CheckContext, before?: TopLevel): Repair {
  if (modules.length > 3) return {}
  const fixes = modules.flatMap((module) => loadLine(module, ctx, before) ?? [])
  return fixes.length === 0 ? {} : { suggestions: fixes }
}

/**
 * The suggestion to load a module before a block that stands above its loadmodule: behind the last loadmodule there, or right above the
 * block. Nothing when a condition decides whether it is loaded.
 */
export function loadEarlier(module: string, { blocks: [block] }: RouteSymbol, ctx: CheckContext): Repair {
  const load = ctx.program.modules.find((one) => one.name === module)?.node
  if (load === undefined || block === undefined || isConditional(load.span, ctx)) return {}
  const title = `move loadmodule "${module}.so" above this block`
  const [line, last] = [wholeLine(load.span, ctx), lastLoad(ctx, block)]
  const target = last === undefined ? undefined : wholeLine(last.span, ctx)
  if (line === undefined || target?.span.source !== line.span.source) {
    const { fix } = moveAbove(load, block, title, ctx)
    return fix === undefined ? {} : { suggestions: [fix] }
  }
  const edits = [
    { span: { ...target.span, start: target.span.end }, text: ctx.sources.slice(line.span) },
    { span: line.span, text: '' },
  ]
  return { suggestions: [{ title, edits }] }
}

/** The line that loads a module above a line which cannot do without it. */
export function loadAbove(module: string, node: TopLevel, ctx: CheckContext): Repair {
  const line = wholeLine(node.span, ctx)
  if (line === undefined) return {}
  const text = `loadmodule "${module}${suffixLike(node.kind === 'LoadModule' ? node : lastLoad(ctx, node))}"${line.newline}`
  return { fix: insertion(module, { ...line.span, end: line.span.start }, text) }
}

function loadLine(module: string, ctx: CheckContext, before: TopLevel | undefined): Fix | undefined {
  const last = lastLoad(ctx, before)
  const line = last === undefined ? undefined : wholeLine(last.span, ctx)
  if (line === undefined) return undefined
  const text = `loadmodule "${module}${suffixLike(last)}"${line.newline}`
  return insertion(module, { ...line.span, start: line.span.end }, text)
}

function insertion(module: string, span: Span, text: string): Fix {
  return { title: `add loadmodule "${module}.so"`, edits: [{ span, text }] }
}

/** The last loadmodule before a line, or before the first block, on which no condition depends. */
function lastLoad(ctx: CheckContext, before: TopLevel | undefined): LoadModule | undefined {
  const { items } = ctx.program.file
  const end = items.findIndex((item) => item === before || (before === undefined && item.kind === 'RouteBlock'))
  return items
    .slice(0, end === -1 ? items.length : end)
    .findLast((item): item is LoadModule => item.kind === 'LoadModule' && !isConditional(item.span, ctx))
}

function isConditional({ source, start }: Span, { sources }: CheckContext): boolean {
  let depth = 0
  for (const match of sources.get(source).text.slice(0, start).matchAll(condition)) {
    if (match[0].endsWith('if') && !match[0].endsWith('endif')) depth += 1
    else if (match[0].endsWith('endif')) depth -= 1
  }
  return depth > 0
}

/** Modules are named with or without `.so`, as those above are. */
function suffixLike(load: LoadModule | undefined): string {
  return load === undefined || load.name.value.endsWith('.so') ? '.so' : ''
}

/** The line on which nothing but a statement stands, with its end; undefined when there is more on it. */
function wholeLine(
  { source, start, end }: Span,
  { sources }: CheckContext,
): { span: Span; newline: string } | undefined {
  const { text } = sources.get(source)
  const from = text.lastIndexOf('\n', start - 1) + 1
  const at = text.indexOf('\n', end)
  if (at === -1 || text.slice(from, start).trim() !== '') return undefined
  if (!/^[ \t\r;]*(?:(?:#(?!!)|\/\/).*)?$/.test(text.slice(end, at))) return undefined
  return { span: { source, start: from, end: at + 1 }, newline: text.charAt(at - 1) === '\r' ? '\r\n' : '\n' }
}

/** The removal of the line of a statement, with the comment behind it. */
export function removeLine(node: TopLevel, title: string, ctx: CheckContext): Repair {
  const line = wholeLine(node.span, ctx)
  return line === undefined ? {} : { fix: { title, edits: [{ span: line.span, text: '' }] } }
}

/** Moves the line of a statement above that of another one. */
export function moveAbove(node: TopLevel, other: TopLevel, title: string, ctx: CheckContext): Repair {
  const [from, to] = [wholeLine(node.span, ctx), wholeLine(other.span, ctx)]
  if (from === undefined || to === undefined || !isPlainBetween(to.span, from.span, ctx)) return {}
  const text = ctx.sources.slice(from.span)
  return {
    fix: {
      title,
      edits: [
        { span: { ...to.span, end: to.span.start }, text },
        { span: from.span, text: '' },
      ],
    },
  }
}

/** Whether two lines are of one file, one after the other, and no condition stands between them. */
function isPlainBetween(one: Span, other: Span, { sources }: CheckContext): boolean {
  if (one.source !== other.source || one.start > other.start) return false
  return sources.get(one.source).text.slice(one.start, other.end).search(condition) === -1
}

/**
 * Moves the modparams of a module that stand before its loadmodule behind it, in their order: modules then start in the order in which
 * they did.
 */
export function moveModparams(node: ModParam, ctx: CheckContext): Repair {
  const { items } = ctx.program.file
  const load = items.find(
    (item): item is LoadModule => item.kind === 'LoadModule' && matchesModule(node.module.value, moduleOf(item, ctx)),
  )
  if (load === undefined) return {}
  const name = moduleOf(load, ctx)
  const isOf = (item: TopLevel): item is ModParam => item.kind === 'ModParam' && matchesModule(item.module.value, name)
  const at = items.indexOf(load)
  const early = items.slice(0, at).filter(isOf)
  // What counts for several modules cannot be moved behind one of them.
  if (early.some((item) => item.module.value !== name)) return {}
  const lines = early.map((item) => wholeLine(item.span, ctx)?.span)
  const target = wholeLine(load.span, ctx)?.span
  const [first] = lines
  if (target === undefined || first === undefined || !isPlainBetween(first, target, ctx)) return {}
  const whole = lines.flatMap((line) => (line === undefined ? [] : [line]))
  if (whole.length !== lines.length || whole.some((line) => line.source !== target.source)) return {}
  const moved = whole.map((line) => ctx.sources.slice(line)).join('')
  const edits = [...whole.map((span) => ({ span, text: '' })), { span: { ...target, start: target.end }, text: moved }]
  return { fix: { title: `move it behind loadmodule "${name}.so"`, edits } }
}

function moduleOf(load: LoadModule, { program }: CheckContext): string {
  return program.modules.find((module) => module.node === load)?.name ?? ''
}
